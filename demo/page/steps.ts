// Long work in short steps, so that the page answers in between.
import { runInSlices } from '../../src/cpu/time-slices.ts';

/** Takes the steps of a generator, and lets the page answer after every few milliseconds of them. */
export const takeSteps = (steps: Generator<void>): Promise<void> => runInSlices(steps);

function* stepsOf(count: number, size: number, work: (from: number, to: number) => void): Generator<void> {
  for (let from = 0; from < count; from += size) {
    work(from, Math.min(count, from + size));
    yield;
  }
}

/** Calls work(from, to) over [0, count), in steps of `size`. */
export const inSteps = (count: number, size: number, work: (from: number, to: number) => void): Promise<void> =>
  takeSteps(stepsOf(count, size, work));
