// Fills something in pieces: this thread in turns, and others beside it. What is written does not depend on how many.

import type { Fill, Part } from '../fill/fill.js';
import type { Dtype } from '../types.js';
import { CHUNK, partSteps, type Target } from './fill.js';
import { inTurns, type Signal, startClock } from './time-slices.js';

/** Elements of a piece: about a millisecond of the kernel, 1 MiB of float32. */
const PIECE = 1 << 18;

/** Milliseconds of a turn where there are other threads, which must not wait for this one to hear them. */
const TURN = 1;

/** Pieces that another thread has at a time, so that it need not wait for this one: with two, two threads take 4 % longer. */
const AHEAD = 3;

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
  /** Resolves when it can begin, or has ended; absent from then on. */
  readonly starting?: Promise<unknown> | undefined;
  /** Has a piece written. The memory goes there and comes back, unless it is shared. Rejects if the thread has ended. */
  run(piece: Piece): Promise<Target>;
}

/** Memory for elements of a dtype. */
export const memoryFor = (dtype: Dtype, count: number): Target =>
  dtype === 'f32' ? new Float32Array(count) : new Uint16Array(count);

/** A fill, and where it goes. */
export interface Job {
  readonly fill: Fill;
  readonly sink: Sink;
}

/** A part of a job. */
interface PartJob extends Job {
  readonly index: number;
  readonly part: Part;
}

/** Places [from, to) of a part of a job. */
interface Stretch {
  readonly job: PartJob;
  readonly from: number;
  readonly to: number;
}

const isWhole = ({ part }: PartJob): boolean => part.draw.kind === 'matrix'; // of which no piece can be made alone

/** What can be made at the same time, in order: the parts of one fill cannot, since they may overlap. */
function* stagesOf(jobs: readonly Job[]): Generator<PartJob[]> {
  let together: PartJob[] = [];
  for (const job of jobs) {
    const parts = job.fill.parts.map((part, index) => ({ ...job, part, index }));
    const [only] = parts;
    if (only && parts.length === 1 && !isWhole(only)) {
      together.push(only);
    } else {
      yield together;
      together = [];
      for (const part of parts) yield [part];
    }
  }
  yield together;
}

/** Pieces of each job in turn. */
function* stretchesOf(jobs: readonly PartJob[]): Generator<Stretch> {
  for (const job of jobs) {
    const { count } = job.part.region;
    const size = isWhole(job) ? count : PIECE;
    for (let from = 0; from < count; from += size) yield { job, from, to: Math.min(count, from + size) };
  }
}

/** Writes a stretch: in place, or into a scratch and from there whenever that is full. */
function* steps({ job, from, to }: Stretch, scratch: Target | undefined): Generator {
  const { fill, part, sink } = job;
  const { memory, place } = sink;
  const { at } = part;
  let first = from; // place of the scratch's first element
  const targetOf = (a: number, b: number): Target =>
    memory ? memory.subarray(at + a, at + b) : (scratch as Target).subarray(a - first, b - first);
  for (const places of partSteps(targetOf, part, fill, from, to)) {
    if (places && scratch && !memory) {
      const [, end] = places;
      if (end === to || end - first + CHUNK > scratch.length) {
        place(scratch.subarray(0, end - first), at + first);
        first = end;
      }
    }
    yield;
  }
}

/** Memory for so many elements: the last one's, if it will do. */
function memoryAfter(last: Target | undefined, dtype: Dtype, count: number): Target {
  const fits = last && last.length >= count && last instanceof Float32Array === (dtype === 'f32');
  return fits ? last : memoryFor(dtype, count);
}

/** Writes fills, keeping this thread for at most about 4 ms at a time. No two of them go to the same place. */
export async function share(jobs: readonly Job[], threads: readonly Thread[], signal?: Signal): Promise<void> {
  const waits = jobs.some(({ sink }) => sink.room);
  const clock = startClock(threads.length > 0 || waits ? TURN : undefined);
  let scratch: Target | undefined;
  for (const stage of stagesOf(jobs)) {
    const stretches = stretchesOf(stage);
    const left: Stretch[] = [];
    let stopped = false;
    const take = (): Stretch | undefined => (stopped ? undefined : (left.pop() ?? stretches.next().value));
    let finish = (): void => {};
    const finished = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const here = async (): Promise<void> => {
      for (let stretch = take(); stretch; stretch = take()) {
        const { job, from, to } = stretch;
        const { fill, sink } = job;
        if (!sink.memory) scratch = memoryAfter(scratch, fill.dtype, Math.min(PIECE, to - from));
        await inTurns(steps(stretch, scratch), signal, clock, sink.room);
      }
    };
    const there = async (thread: Thread): Promise<void> => {
      if (thread.starting) await Promise.race([thread.starting, finished]);
      if (thread.starting) return; // no work waits for a thread that only starts
      let own: Target | undefined;
      for (let stretch = take(); stretch; stretch = take()) {
        const { job, from, to } = stretch;
        const { fill, index, part, sink } = job;
        const { at } = part;
        const target = sink.shared
          ? (sink.memory as Target).subarray(at + from, at + to)
          : memoryAfter(own, fill.dtype, to - from);
        try {
          own = await thread.run({ fill, part: index, from, to, target });
        } catch {
          left.push(stretch);
          return;
        }
        if (stopped) return;
        if (!sink.shared) sink.place(own.subarray(0, to - from), at + from);
        await sink.room?.();
      }
    };
    const given = stage.some(isWhole) ? [] : threads;
    const all = given.flatMap((thread) => Array.from({ length: AHEAD }, () => there(thread)));
    all.push(here().finally(finish));
    try {
      await Promise.all(all);
      await here(); // what a thread has left that ended
    } finally {
      stopped = true; // nothing is written after the end
      await Promise.allSettled(all);
    }
  }
}
