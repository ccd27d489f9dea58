// A long loop as steps for `runInSlices`.

/** Calls work(from, to) over [0, count) in pieces of `step`. */
export function* pieces(count: number, step: number, work: (from: number, to: number) => void): Generator<void> {
  for (let from = 0; from < count; from += step) {
    work(from, Math.min(count, from + step));
    yield;
  }
}
