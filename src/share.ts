// Fills something in pieces: this thread in turns, and others beside it. What is written does not depend on how many.
import { CHUNK, partSteps, type Target } from './cpu.js';
import { inTurns, type Signal, startClock } from './turns.js';
import type { Dtype, Fill, Part } from './types.js';

/** Elements of a piece: about a millisecond of the kernel, 1 MiB of float32. */
const PIECE = 1 << 18;

/** Milliseconds of a turn where there are other threads, which must not wait for this one to hear them. */
const TURN = 1;

/** Pieces that another thread has at a time, so that it need not wait for this one. */
const AHEAD = 2;

/** Where a fill goes. Elements are counted from its front. */
export interface Sink {
  /** The memory of all elements, if this thread can write there itself. */
  readonly memory?: Target;
  /** Whether other threads can write there too. */
  readonly shared?: boolean;
  /** Takes elements from `from` on, which were written elsewhere. The memory is used again. */
  place(data: Target, from: number): void;
  /** Resolves when there is room for more. */
  room?(): Promise<void>;
}

/** Places [from, to) of a part of a fill, and memory for them. */
export interface Piece {
  readonly fill: Fill;
  readonly part: number;
  readonly from: number;
  readonly to: number;
  readonly target: Target;
}

/** A thread beside this one. */
export interface Thread {
  /** Has a piece written. The memory goes there and comes back, unless it is shared. Rejects if the thread has ended. */
  run(piece: Piece): Promise<Target>;
}

/** Memory for elements of a dtype. */
export const memoryFor = (dtype: Dtype, count: number): Target =>
  dtype === 'f32' ? new Float32Array(count) : new Uint16Array(count);

/** Writes places [from, to) of a part: in place, or into a scratch and from there whenever that is full. */
function* steps({ memory, place }: Sink, scratch: Target, part: Part, fill: Fill, from: number, to: number): Generator {
  const { at } = part;
  let first = from; // place of the scratch's first element
  const targetOf = (a: number, b: number): Target =>
    memory ? memory.subarray(at + a, at + b) : scratch.subarray(a - first, b - first);
  for (const places of partSteps(targetOf, part, fill, from, to)) {
    if (places && !memory) {
      const [, end] = places;
      if (end === to || end - first + CHUNK > scratch.length) {
        place(scratch.subarray(0, end - first), at + first);
        first = end;
      }
    }
    yield;
  }
}

/** Writes a fill, keeping this thread for at most about 4 ms at a time. */
export async function share(fill: Fill, sink: Sink, threads: readonly Thread[], signal?: Signal): Promise<void> {
  const clock = startClock(threads.length > 0 ? TURN : undefined);
  const { memory, shared, room } = sink;
  const scratch = memoryFor(fill.dtype, memory ? 0 : Math.min(PIECE, fill.count));
  // One part after the other, since they may overlap.
  for (const [index, part] of fill.parts.entries()) {
    const { count } = part.region;
    const whole = part.draw.kind === 'matrix'; // of which no piece can be made alone
    const size = whole ? count : PIECE;
    const given = whole ? [] : threads;
    let next = 0;
    let stopped = false;
    const left: number[] = [];
    const take = (): number | undefined => {
      if (stopped) return undefined;
      const from = left.pop() ?? next;
      if (from === next) next += size;
      return from < count ? from : undefined;
    };
    const here = async (): Promise<void> => {
      for (let from = take(); from !== undefined; from = take()) {
        await inTurns(steps(sink, scratch, part, fill, from, Math.min(count, from + size)), signal, clock, room);
      }
    };
    const there = async (thread: Thread): Promise<void> => {
      let own: Target | undefined;
      for (let from = take(); from !== undefined; from = take()) {
        const to = Math.min(count, from + size);
        const target = shared
          ? (memory as Target).subarray(part.at + from, part.at + to)
          : (own ?? memoryFor(fill.dtype, size));
        try {
          own = await thread.run({ fill, part: index, from, to, target });
        } catch {
          left.push(from);
          return;
        }
        if (stopped) return;
        if (!shared) sink.place(own.subarray(0, to - from), part.at + from);
        await room?.();
      }
    };
    const all = given.flatMap((thread) => Array.from({ length: AHEAD }, () => there(thread)));
    all.push(here());
    try {
      await Promise.all(all);
      await here(); // what a thread has left that ended
    } finally {
      stopped = true; // nothing is written after the end
      await Promise.allSettled(all);
    }
  }
}
