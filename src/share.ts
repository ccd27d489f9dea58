// Fills something in pieces: this thread in turns, and others beside it. What is written does not depend on how many.
import { partSteps, type Target } from './cpu.js';
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
  /** Memory for elements [from, to), which this thread writes next. */
  targetOf(from: number, to: number): Target;
  /** Called when they are written. */
  written?(data: Target, from: number): void;
  /** Takes elements from `from` on, which another thread has written. */
  place(data: Target, from: number): void;
  /** The memory of all elements, if other threads can write there themselves. */
  readonly shared?: Target;
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

function* steps(sink: Sink, part: Part, fill: Fill, from: number, to: number): Generator<void> {
  const { at } = part;
  for (const places of partSteps((a, b) => sink.targetOf(at + a, at + b), part, fill, from, to)) {
    if (places && sink.written) sink.written(sink.targetOf(at + places[0], at + places[1]), at + places[0]);
    yield;
  }
}

/** Writes a fill, keeping this thread for at most about 4 ms at a time. */
export async function share(fill: Fill, sink: Sink, threads: readonly Thread[], signal?: Signal): Promise<void> {
  const clock = startClock(threads.length > 0 ? TURN : undefined);
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
        await inTurns(steps(sink, part, fill, from, Math.min(count, from + size)), signal, clock);
        await sink.room?.();
      }
    };
    const there = async (thread: Thread): Promise<void> => {
      let memory: Target | undefined;
      for (let from = take(); from !== undefined; from = take()) {
        const to = Math.min(count, from + size);
        const target = sink.shared?.subarray(part.at + from, part.at + to) ?? memory ?? memoryFor(fill.dtype, size);
        try {
          memory = await thread.run({ fill, part: index, from, to, target });
        } catch {
          left.push(from);
          return;
        }
        if (stopped) return;
        if (!sink.shared) sink.place(memory.subarray(0, to - from), part.at + from);
        await sink.room?.();
      }
    };
    const others = given.flatMap((thread) => Array.from({ length: AHEAD }, () => there(thread)));
    try {
      await Promise.all([here(), ...others]);
      await here(); // what a thread has left that ended
    } finally {
      stopped = true;
      await Promise.allSettled(others);
    }
  }
}
