// Many tensors at once.
import { fillArrayAsync } from '../cpu/parallel.js';
import { startTimeSlice, yieldIfOver } from '../cpu/time-slices.js';
import { ceilTo } from '../dtype/align.js';
import { bytesOf, elementsIn } from '../dtype/dtype.js';
import { argumentError, checkObject, forItem, show } from '../errors.js';
import { type ResolvedTensor, resolveTensor } from '../fill/resolve.js';
import { checkLost, rejectWithDeviceError } from '../gpu/errors.js';
import { createFilledBuffers, fillBuffers, type Gpu, MIN_BUFFER_BYTES } from '../gpu/fill.js';
import type { BufferTarget } from '../gpu/target.js';
import type { ArrayWeights, Dtype, FillSpec, Uint64, WeightSpec } from '../types.js';
import type { ArrayTarget } from './array-target.js';
import { createArrayWeights } from './array-weights.js';
import type { ChosenBackend } from './backend.js';
import { bufferWeights, type Weights } from './buffer-weights.js';
import { type ResolvedTarget, resolveTarget } from './target.js';

/** Specs by name, or an array of specs that each have a name. */
export type TensorSpecs<S extends WeightSpec = WeightSpec> =
  | Readonly<Record<string, S>>
  | readonly (S & { readonly name: string })[];

/** Buffers and arrays to fill, by name. */
export type FillTargets = Readonly<Record<string, GPUBuffer | ArrayTarget>>;
/** Specs for `fillAll`. */
export type FillAllSpecs = TensorSpecs<FillSpec>;

/** How much of the work is done. */
export interface Progress {
  /** The tensor that has just been completed. */
  readonly name: string;
  /** Completed tensors, and all tensors. */
  readonly done: number;
  readonly total: number;
  /** Elements of the completed tensors, and of all tensors. */
  readonly elements: number;
  readonly totalElements: number;
}

/** Options of long work. */
export interface ProgressOptions {
  /** Called when a tensor is completed. */
  readonly onProgress?: (progress: Progress) => void;
  /**
   * Stops the work between two tensors, or within a tensor that the CPU makes: for an array, or for a buffer by the route
   * `'upload'`. A shader finishes what it has been given.
   */
  readonly signal?: AbortSignal;
}

/** Options of `createAll`. */
export interface ModelOptions extends ProgressOptions {
  /** One buffer (or one ArrayBuffer) for all tensors, each at a multiple of 256 bytes. False if absent. */
  readonly arena?: boolean;
}

/** The tensors of a model. */
export interface Model<D extends Dtype = Dtype> {
  readonly tensors: Readonly<Record<string, Weights<D>>>;
  /** The arena on a device, if there is one. */
  readonly buffer?: GPUBuffer;
  /** Frees all tensors. Calling it again does nothing. */
  destroy(): void;
}

/** Alignment of tensors in an arena: every device can bind at its multiples (WebGPU's largest minStorageBufferOffsetAlignment). */
const ARENA_ALIGNMENT = 256;

/** checkObject without its narrowing. */
const requireObject: (argument: string, spec: unknown) => void = checkObject;

/** The specs with their names, which are all different. */
function namedSpecs<S extends WeightSpec>(specs: TensorSpecs<S>): [name: string, spec: S][] {
  if (!Array.isArray(specs)) {
    requireObject('specs', specs);
    return Object.entries<S>(specs as Readonly<Record<string, S>>).map(([name, spec]): [string, S] => {
      forItem(show(name), () => requireObject('spec', spec));
      if (spec.name !== undefined && spec.name !== name) {
        throw argumentError(`specs[${show(name)}].name`, `absent or ${show(name)}`, spec.name);
      }
      return [name, spec];
    });
  }
  const seen = new Set<unknown>();
  return Array.from(specs as readonly (S & { readonly name: string })[], (spec, i) => {
    requireObject(`specs[${i}]`, spec);
    const { name } = spec;
    if (typeof name !== 'string') throw argumentError(`specs[${i}].name`, 'a string', name);
    if (seen.has(name)) throw argumentError(`specs[${i}].name`, 'a name that no other tensor has', name);
    seen.add(name);
    return [name, spec];
  });
}

/** The spec with its name, unless it has a stream of its own. */
function withName<S extends WeightSpec>(name: string, spec: S): S {
  const { name: _, ...rest } = spec;
  return (spec.stream === undefined ? { ...rest, name } : rest) as S;
}

function checkOptions(options: ProgressOptions): void {
  checkObject('options', options);
  const { onProgress, signal } = options;
  if (onProgress !== undefined && typeof onProgress !== 'function') {
    throw argumentError('onProgress', 'a function', onProgress);
  }
  if (signal !== undefined && typeof signal?.throwIfAborted !== 'function') {
    throw argumentError('signal', 'an AbortSignal', signal);
  }
  signal?.throwIfAborted();
}

/** Works on one tensor after the other, and reports when each is completed. */
async function oneByOne<T extends { readonly name: string; readonly count: number }>(
  tensors: readonly T[],
  { onProgress, signal }: ProgressOptions,
  work: (tensor: T, index: number) => Promise<void>,
): Promise<void> {
  const totalElements = tensors.reduce((sum, { count }) => sum + count, 0);
  let elements = 0;
  const slice = startTimeSlice(); // a tensor may be too small to yield to the event loop by itself
  for (const [i, tensor] of tensors.entries()) {
    signal?.throwIfAborted();
    await work(tensor, i);
    await yieldIfOver(slice);
    elements += tensor.count;
    onProgress?.({ name: tensor.name, done: i + 1, total: tensors.length, elements, totalElements });
  }
}

const isWatched = ({ onProgress, signal }: ProgressOptions): boolean =>
  onProgress !== undefined || signal !== undefined;

interface NamedTensor<D extends Dtype> {
  readonly name: string;
  readonly tensor: ResolvedTensor<D>;
  readonly count: number;
  readonly bytes: number;
  /** Byte of the arena at which it starts. */
  readonly at: number;
}

function resolveAll<D extends Dtype>(specs: TensorSpecs<WeightSpec<D>>, seed: Uint64): NamedTensor<D>[] {
  let at = 0;
  return namedSpecs(specs).map(([name, spec]) => {
    const tensor = forItem(show(name), () => ({ ...resolveTensor<D>(withName(name, spec), seed), label: name }));
    const { count, dtype } = tensor.fill;
    const bytes = Math.max(MIN_BUFFER_BYTES, bytesOf(dtype) * count);
    const entry = { name, tensor, count, bytes, at };
    at += ceilTo(bytes, ARENA_ALIGNMENT);
    return entry;
  });
}

/** `Initializer.createAll`. */
export function createAll<D extends Dtype>(
  { gpu, threads }: ChosenBackend,
  specs: TensorSpecs<WeightSpec<D>>,
  seed: Uint64,
  options: ModelOptions = {},
): Promise<Model<D>> {
  checkOptions(options);
  const { arena = false } = options;
  if (typeof arena !== 'boolean') throw argumentError('arena', 'a boolean', arena);
  const tensors = resolveAll(specs, seed);
  return gpu ? createAllOnGpu(gpu, tensors, arena, options) : createAllOnCpu(tensors, arena, threads, options);
}

async function createAllOnGpu<D extends Dtype>(
  gpu: Gpu,
  entries: readonly NamedTensor<D>[],
  arena: boolean,
  options: ProgressOptions,
): Promise<Model<D>> {
  const last = entries.at(-1);
  const buffers = arena
    ? [{ label: 'arena', bytes: last ? last.at + last.bytes : MIN_BUFFER_BYTES }]
    : entries.map(({ name, bytes }) => ({ label: name, bytes }));
  const targets = entries.map(({ tensor, at }, i) => ({
    fill: tensor.fill,
    offset: arena ? at : 0,
    into: arena ? 0 : i,
  }));
  const watched = isWatched(options);
  const made = await createFilledBuffers(gpu, buffers, watched ? [] : targets);
  const bufferOf = (i: number): GPUBuffer => made[arena ? 0 : i] as GPUBuffer;
  if (watched) {
    try {
      await oneByOne(entries, options, ({ tensor, at }, i) =>
        fillAndWait(gpu, { fill: tensor.fill, offset: arena ? at : 0, buffer: bufferOf(i) }, options),
      );
    } catch (error) {
      for (const buffer of made) buffer.destroy();
      throw error;
    }
  }
  const tensors = Object.fromEntries(
    entries.map(({ name, tensor, at }, i) => {
      const free = arena ? () => {} : () => bufferOf(i).destroy();
      return [name, bufferWeights(gpu, tensor, bufferOf(i), arena ? at : 0, free)];
    }),
  );
  return {
    tensors,
    ...(arena && { buffer: made[0] as GPUBuffer }),
    destroy() {
      for (const tensor of Object.values(tensors)) tensor.destroy();
      for (const buffer of made) buffer.destroy();
    },
  };
}

/** Resolves when the device has finished the fill. */
async function fillAndWait(gpu: Gpu, target: BufferTarget, { signal }: ProgressOptions): Promise<void> {
  const { device } = gpu.program;
  await fillBuffers(gpu, [target], signal);
  await device.queue.onSubmittedWorkDone().catch((error: Error) => rejectWithDeviceError(device, error));
  // The wait also ends, without an error, when the device is destroyed.
  checkLost(device);
}

function allocateBytes(bytes: number): ArrayBuffer {
  try {
    return new ArrayBuffer(bytes);
  } catch {
    throw argumentError('size of arena in bytes', 'small enough for an ArrayBuffer of this host', bytes);
  }
}

async function createAllOnCpu<D extends Dtype>(
  entries: readonly NamedTensor<D>[],
  arena: boolean,
  threads: number,
  options: ProgressOptions,
): Promise<Model<D>> {
  const last = entries.at(-1);
  const memory = arena ? allocateBytes(last ? last.at + last.bytes : 0) : undefined;
  const tensors: Record<string, ArrayWeights<D>> = Object.create(null);
  await oneByOne(entries, options, async ({ name, tensor, at, count }) => {
    const view = memory && elementsIn(tensor.metadata.dtype, memory, at, count);
    const weights = createArrayWeights(tensor, view);
    await fillArrayAsync(weights.data, tensor, threads, options.signal);
    tensors[name] = weights;
  });
  return {
    tensors,
    destroy() {
      for (const tensor of Object.values(tensors)) tensor.destroy();
    },
  };
}

/** `Initializer.fillAll`. `requireGpu` throws on the CPU. */
export function fillAll(
  requireGpu: () => Gpu,
  threads: number,
  targets: FillTargets,
  specs: FillAllSpecs,
  seed: Uint64,
  options: ProgressOptions = {},
): Promise<void> {
  checkOptions(options);
  checkObject('targets', targets);
  const resolved = namedSpecs(specs).map(([name, spec]) => {
    const target = Object.hasOwn(targets, name) ? targets[name] : undefined;
    const resolvedTarget = forItem(show(name), () => resolveTarget(target, withName(name, spec), seed));
    return { name, count: resolvedTarget.fill.count, target: resolvedTarget };
  });
  const known = new Set(resolved.map(({ name }) => name));
  for (const name of Object.keys(targets)) {
    if (!known.has(name)) throw argumentError('targets', 'only names that specs has', name);
  }
  const inBuffers = resolved.flatMap(({ target }) => ('inBuffer' in target ? [target.inBuffer] : []));
  const gpu = inBuffers.length > 0 ? requireGpu() : undefined;
  return fillTargets(gpu, threads, resolved, inBuffers, options);
}

async function fillTargets(
  gpu: Gpu | undefined,
  threads: number,
  resolved: readonly { readonly name: string; readonly count: number; readonly target: ResolvedTarget }[],
  inBuffers: readonly BufferTarget[],
  options: ProgressOptions,
): Promise<void> {
  const watched = isWatched(options);
  // Without a listener, all in one submission.
  if (gpu && !watched) await fillBuffers(gpu, inBuffers);
  await oneByOne(resolved, options, async ({ target }) => {
    if ('elements' in target) await fillArrayAsync(target.elements, target, threads, options.signal);
    else if (gpu && watched) await fillAndWait(gpu, target.inBuffer, options);
  });
}
