// Splits fills into pieces, which this thread, in time slices, and other threads write. The bits do not depend on the threads.

import { bytesOf, type Elements, newElements } from '../dtype/dtype.js';
import type { Fill, Part } from '../fill/fill.js';
import type { Dtype, Signal } from '../types.js';
import { MAX_STEP_ELEMENTS, partSteps } from './fill.js';
import { runInSlices, startTimeSlice } from './time-slices.js';

/** The most elements of a piece: about a millisecond of the WebAssembly loops, 1 MiB of float32. */
const MAX_PIECE_ELEMENTS = 1 << 18;

/** Milliseconds of a slice of this thread while others wait for it to answer. */
const SHORT_SLICE = 1;

/** Pieces queued for each other thread, so that it never waits for this one. With two instead, two threads take 4 % longer. */
const QUEUED_PIECES = 3;

/** Where a fill goes. Elements are counted from its front. */
export interface Sink {
  /** The memory of all elements, if this thread can write there itself. */
  readonly memory?: Elements;
  /** Whether other threads can write there too. */
  readonly shared?: boolean;
  /** Takes elements from `from` on, which were written elsewhere. `data` is reused afterwards. */
  write(data: Elements, from: number): void;
  /** Resolves when there is room for more. */
  room?(): Promise<void>;
}

/** Positions [from, to) of a part of a fill, and the memory to write them to. */
export interface Piece {
  readonly fill: Fill;
  readonly part: number;
  readonly from: number;
  readonly to: number;
  readonly target: Elements;
  /** Whether the thread may use WebAssembly. */
  readonly wasm: boolean;
}

/** A thread beside this one. */
export interface Thread {
  /** Resolves when it can take work, or has ended; undefined from then on. */
  readonly starting?: Promise<unknown> | undefined;
  /** Writes a piece. Its memory is transferred to the thread and back, unless it is shared. Rejects if the thread ends. */
  run(piece: Piece): Promise<Elements>;
  /** Ends it. */
  end(): void;
}

/** A fill, and where it goes. */
export interface FillTask {
  readonly fill: Fill;
  readonly sink: Sink;
}

/** A part of a task. */
interface PartTask extends FillTask {
  readonly index: number;
  readonly part: Part;
}

/** Positions [from, to) of a part of a task. */
interface Stretch {
  readonly task: PartTask;
  readonly from: number;
  readonly to: number;
}

/** Whether a part is one piece: an orthogonal matrix is made as a whole. */
const isIndivisible = ({ part }: PartTask): boolean => part.draw.kind === 'matrix';

/** Groups of parts, in order. Those of a group can be written at the same time; the parts of one fill cannot, since they may overlap. */
function* stagesOf(tasks: readonly FillTask[]): Generator<PartTask[]> {
  let together: PartTask[] = [];
  for (const task of tasks) {
    const parts = task.fill.parts.map((part, index) => ({ ...task, part, index }));
    const [only] = parts;
    if (only && parts.length === 1 && !isIndivisible(only)) {
      together.push(only);
    } else {
      yield together;
      together = [];
      for (const part of parts) yield [part];
    }
  }
  yield together;
}

/** Cuts tasks into stretches of a piece's size. */
function* stretchesOf(tasks: readonly PartTask[]): Generator<Stretch> {
  for (const task of tasks) {
    const { count } = task.part.region;
    const size = isIndivisible(task) ? count : MAX_PIECE_ELEMENTS;
    for (let from = 0; from < count; from += size) yield { task, from, to: Math.min(count, from + size) };
  }
}

/** Writes a stretch: in place, or into a scratch array, which goes to the sink whenever it is full. */
function* steps({ task, from, to }: Stretch, scratch: Elements | undefined, wasm: boolean): Generator {
  const { fill, part, sink } = task;
  const { memory, write } = sink;
  const { at } = part;
  let first = from; // position of the first element of the scratch array
  const targetOf = (a: number, b: number): Elements =>
    memory ? memory.subarray(at + a, at + b) : (scratch as Elements).subarray(a - first, b - first);
  for (const positions of partSteps(targetOf, part, fill, from, to, wasm)) {
    if (positions && scratch && !memory) {
      const [, end] = positions;
      // Small matrices come in small steps.
      if (end === to || end - first + Math.min(MAX_STEP_ELEMENTS, to - end) > scratch.length) {
        write(scratch.subarray(0, end - first), at + first);
        first = end;
      }
    }
    yield;
  }
}

/** Reuses the previous scratch array if it is large enough. */
function memoryAfter(last: Elements | undefined, dtype: Dtype, count: number): Elements {
  const fits = last && last.length >= count && last.BYTES_PER_ELEMENT === bytesOf(dtype);
  return fits ? last : newElements(dtype, count);
}

/** What no fill writes: the bits of a NaN, in each dtype. */
const unwritten = (dtype: Dtype): number => (dtype === 'f32' ? Number.NaN : 0xffff);

/**
 * Marks the memory of a piece before another thread gets it, at both ends: so far as a thread writes to other memory than this thread
 * will look at, as to a copy, the marks stay.
 */
function mark(memory: Elements, dtype: Dtype, count: number): void {
  memory[0] = unwritten(dtype);
  memory[count - 1] = unwritten(dtype);
}

/** Whether a thread has written to marked memory. */
function isWritten(memory: Elements, dtype: Dtype, count: number): boolean {
  const isMark = (element: number | undefined): boolean => Object.is(element, unwritten(dtype));
  return memory.length >= count && !isMark(memory[0]) && !isMark(memory[count - 1]);
}

/**
 * Writes fills, and blocks this thread for at most about 4 ms at a time. No two of them may overlap. What a thread did not write, since
 * it ended or by a mistake, this thread writes; a thread that made such a mistake is ended.
 */
export async function share(
  tasks: readonly FillTask[],
  threads: readonly Thread[],
  signal?: Signal,
  wasm = true,
): Promise<void> {
  const waits = tasks.some(({ sink }) => sink.room);
  const slice = startTimeSlice(threads.length > 0 || waits ? SHORT_SLICE : undefined);
  let scratch: Elements | undefined;
  for (const stage of stagesOf(tasks)) {
    const stretches = stretchesOf(stage);
    const left: Stretch[] = [];
    let stopped = false;
    const mistaken = new Set<Thread>();
    const take = (): Stretch | undefined => (stopped ? undefined : (left.pop() ?? stretches.next().value));
    let finish = (): void => {};
    const finished = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const here = async (): Promise<void> => {
      for (let stretch = take(); stretch; stretch = take()) {
        const { task, from, to } = stretch;
        const { fill, sink } = task;
        if (!sink.memory) scratch = memoryAfter(scratch, fill.dtype, Math.min(MAX_PIECE_ELEMENTS, to - from));
        await runInSlices(steps(stretch, scratch, wasm), signal, slice, sink.room);
      }
    };
    const there = async (thread: Thread): Promise<void> => {
      if (thread.starting) await Promise.race([thread.starting, finished]);
      if (thread.starting) return; // the work was done before the thread had started
      let own: Elements | undefined;
      for (let stretch = take(); stretch; stretch = take()) {
        const { task, from, to } = stretch;
        const { fill, index, part, sink } = task;
        const { at } = part;
        const { dtype } = fill;
        const count = to - from;
        const target = sink.shared
          ? (sink.memory as Elements).subarray(at + from, at + to)
          : memoryAfter(own, dtype, count);
        mark(target, dtype, count);
        try {
          own = await thread.run({ fill, part: index, from, to, target, wasm });
        } catch {
          left.push(stretch);
          return;
        }
        if (!isWritten(sink.shared ? target : own, dtype, count)) {
          mistaken.add(thread);
          left.push(stretch);
          return;
        }
        if (stopped) return;
        if (!sink.shared) sink.write(own.subarray(0, count), at + from);
        await sink.room?.();
      }
    };
    const helpers = stage.some(isIndivisible) ? [] : threads;
    const all = helpers.flatMap((thread) => Array.from({ length: QUEUED_PIECES }, () => there(thread)));
    all.push(here().finally(finish));
    try {
      await Promise.all(all);
      await here(); // the stretches of threads that ended
    } finally {
      stopped = true; // nothing is written after the end
      await Promise.allSettled(all);
      for (const thread of mistaken) thread.end();
    }
  }
}
