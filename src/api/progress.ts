// Long work: reports how much of it is done, and stops it when the caller says so.
import { loadCpu } from '../cpu/load.js';
import type { CpuOptions } from '../cpu/options.js';
import { startTimeSlice, yieldIfOver } from '../cpu/time-slices.js';
import type { Elements } from '../dtype/dtype.js';
import { argumentError, checkObject } from '../errors.js';
import type { Fill, Rows } from '../fill/fill.js';
import { portionsOf } from '../fill/region.js';
import { checkLost, rejectWithDeviceError } from '../gpu/errors.js';
import { fillBuffers, type Gpu } from '../gpu/fill.js';
import type { BufferTarget } from '../gpu/target.js';
import { type Drawing, upload } from './drawn.js';

/** How much of the work is done. */
export interface Progress {
  /** Name of the tensor that is being made or has just been completed; `'weights'` if it has none. */
  readonly name: string;
  /** Completed tensors, and all tensors. */
  readonly done: number;
  readonly total: number;
  /** Elements made so far, and elements of all tensors. */
  readonly elements: number;
  readonly totalElements: number;
}

/** Options of long work. */
export interface ProgressOptions {
  /**
   * Called when a tensor is completed, and within a large one about every 2^24 elements (64 MiB of float32). An orthogonal matrix is
   * reported as a whole. If it throws, the work stops and the call rejects with that error.
   */
  readonly onProgress?: (progress: Progress) => void;
  /**
   * Stops the work; the call rejects with the signal's own reason. A device finishes the work that was submitted, which is at most 2^24
   * elements or an orthogonal matrix. The CPU stops within a time slice of about 4 ms.
   */
  readonly signal?: AbortSignal;
}

/** The keys of ProgressOptions. */
export const PROGRESS_KEYS = 'onProgress signal';

/** Throws unless the options are right with keys that are `known` if that is given, and if the signal is aborted already. */
export function checkProgress(options: ProgressOptions, known?: string): void {
  checkObject('options', options, known);
  const { onProgress, signal } = options;
  if (onProgress !== undefined && typeof onProgress !== 'function') {
    throw argumentError('onProgress', 'a function', onProgress);
  }
  if (signal !== undefined && typeof signal?.throwIfAborted !== 'function') {
    throw argumentError('signal', 'an AbortSignal', signal);
  }
  signal?.throwIfAborted();
}

/** Whether tensors are made one by one: the caller follows the work, or may stop it, or a generator draws. */
export const isWatched = ({ onProgress, signal, next }: ProgressOptions & Drawing): boolean =>
  onProgress !== undefined || signal !== undefined || next !== undefined;

/** Reports that this many more elements of a tensor are made. */
type Written = (elements: number) => void;

/** Works on one tensor after the other, and reports when each is completed, and how far a large one is. */
export async function oneByOne<T extends { readonly name: string; readonly count: number }>(
  tensors: readonly T[],
  { onProgress, signal }: ProgressOptions,
  work: (tensor: T, written: Written, index: number) => Promise<void>,
): Promise<void> {
  const total = tensors.length;
  const totalElements = tensors.reduce((sum, { count }) => sum + count, 0);
  let before = 0;
  const slice = startTimeSlice(); // a tensor may be too small to yield to the event loop by itself
  for (const [i, tensor] of tensors.entries()) {
    const { name, count } = tensor;
    signal?.throwIfAborted();
    let own = 0;
    const written: Written = (elements) => {
      own += elements;
      // Constant rows are written after all elements, some of which they overwrite.
      if (own < count) onProgress?.({ name, done: i, total, elements: before + own, totalElements });
    };
    await work(tensor, written, i);
    await yieldIfOver(slice);
    before += count;
    onProgress?.({ name, done: i + 1, total, elements: before, totalElements });
  }
}

/** Writes a fill to an array: in portions, if someone listens; or what a generator drew. */
export async function fillArrayWatched(
  target: Elements,
  { fill, rows }: { readonly fill: Fill; readonly rows?: Rows },
  cpu: CpuOptions,
  { onProgress, signal, next }: ProgressOptions & Drawing,
  written: Written,
): Promise<void> {
  if (next) return target.set(await next());
  const { fillArrayAsync } = await loadCpu();
  for (const portion of onProgress ? portionsOf(fill, rows) : [fill]) {
    await fillArrayAsync(target, { fill: portion, ...(rows && { rows }) }, cpu, signal);
    written(portion.count);
  }
}

/** Writes a fill to a buffer, in portions, or what a generator drew. Resolves when the device has finished. */
export async function fillBufferWatched(
  gpu: Gpu,
  target: BufferTarget,
  { signal, next }: ProgressOptions & Drawing,
  written: Written,
): Promise<void> {
  const { device } = gpu.program;
  if (next) return upload(device, target, await next());
  for (const fill of portionsOf(target.fill, target.rows)) {
    await fillBuffers(gpu, [{ ...target, fill }], signal);
    await device.queue.onSubmittedWorkDone().catch((error: Error) => rejectWithDeviceError(device, error));
    // The wait also ends, without an error, when the device is destroyed.
    checkLost(device);
    written(fill.count);
  }
}
