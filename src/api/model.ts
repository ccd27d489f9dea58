// Many tensors at once.
import { fillArrayAsync } from '../cpu/parallel.js';
import { startSlice, yieldIfOver } from '../cpu/time-slices.js';
import { ceilTo } from '../dtype/align.js';
import { argumentError, checkObject, show } from '../errors.js';
import { bytesOf, type Order, orderOfSpec } from '../fill/resolve.js';
import { checkLost, refused } from '../gpu/errors.js';
import { createFilled, type Gpu, submit } from '../gpu/fill.js';
import type { Target } from '../gpu/record.js';
import type { ArrayWeights, Dtype, FillSpec, Uint64, WeightSpec } from '../types.js';
import type { Setup } from './backend.js';
import { bufferWeights } from './buffer-weights.js';
import type { Weights } from './gpu-types.js';
import { type ArrayTarget, createOnCpu } from './sync.js';
import { jobOf } from './target.js';
import { elementsIn } from './weights.js';

/** Specs by name; or an array of them, each with its name. */
export type Specs<S extends WeightSpec = WeightSpec> =
  | Readonly<Record<string, S>>
  | readonly (S & { readonly name: string })[];

/** What is filled, by name. */
export type Arrays = Readonly<Record<string, GPUBuffer | ArrayTarget>>;
/** What it is filled with. */
export type FillAllSpecs = Specs<FillSpec>;

/** How far the work is. */
export interface Progress {
  /** The tensor that is done, wholly. */
  readonly name: string;
  /** Tensors that are done, and all of them. */
  readonly done: number;
  readonly total: number;
  /** The same in elements. */
  readonly elements: number;
  readonly totalElements: number;
}

export interface WorkOptions {
  /** Called when a tensor is done. */
  readonly onProgress?: (progress: Progress) => void;
  /**
   * Stops the work: between two tensors, and within one that the CPU makes, which is one for an array, or for a buffer by the
   * route `'upload'`. What a shader has been given it finishes.
   */
  readonly signal?: AbortSignal;
}

export interface ModelOptions extends WorkOptions {
  /** One buffer (or one block of memory) for all, each tensor at a multiple of 256 bytes. */
  readonly arena?: boolean;
}

/** The tensors of a model. */
export interface Model<D extends Dtype = Dtype> {
  readonly tensors: Readonly<Record<string, Weights<D>>>;
  /** The arena, if asked for, on a device. */
  readonly buffer?: GPUBuffer;
  /** Frees all tensors. Calling it again does nothing. */
  destroy(): void;
}

/** Offsets in an arena: any device can bind at these (WebGPU's largest minStorageBufferOffsetAlignment). */
const ALIGNMENT = 256;

/** checkObject without its narrowing. */
const requireObject: (fn: string, argument: string, spec: unknown) => void = checkObject;

/** The specs with their names, each name once. */
function namedSpecs<S extends WeightSpec>(fn: string, specs: Specs<S>): [name: string, spec: S][] {
  if (!Array.isArray(specs)) {
    requireObject(fn, 'specs', specs);
    return Object.entries<S>(specs as Readonly<Record<string, S>>).map(([name, spec]): [string, S] => {
      requireObject(`${fn}, ${show(name)}`, 'spec', spec);
      if (spec.name !== undefined && spec.name !== name) {
        throw argumentError(fn, `specs[${show(name)}].name`, `absent or ${show(name)}`, spec.name);
      }
      return [name, spec];
    });
  }
  const seen = new Set<unknown>();
  return Array.from(specs as readonly (S & { readonly name: string })[], (spec, i) => {
    requireObject(fn, `specs[${i}]`, spec);
    const { name } = spec;
    if (typeof name !== 'string') throw argumentError(fn, `specs[${i}].name`, 'a string', name);
    if (seen.has(name)) throw argumentError(fn, `specs[${i}].name`, 'a name that no other tensor has', name);
    seen.add(name);
    return [name, spec];
  });
}

/** The spec under its name, which is its stream's unless it has a stream of its own. */
function withName<S extends WeightSpec>(name: string, spec: S): S {
  const { name: _, ...rest } = spec;
  return (spec.stream === undefined ? { ...rest, name } : rest) as S;
}

function checkOptions(fn: string, options: WorkOptions): void {
  checkObject(fn, 'options', options);
  const { onProgress, signal } = options;
  if (onProgress !== undefined && typeof onProgress !== 'function') {
    throw argumentError(fn, 'onProgress', 'a function', onProgress);
  }
  if (signal !== undefined && typeof signal?.throwIfAborted !== 'function') {
    throw argumentError(fn, 'signal', 'an AbortSignal', signal);
  }
  signal?.throwIfAborted();
}

/** Does one tensor after the other, and says when each is done. */
async function oneByOne<T extends { readonly name: string; readonly count: number }>(
  tensors: readonly T[],
  { onProgress, signal }: WorkOptions,
  work: (tensor: T, index: number) => Promise<void>,
): Promise<void> {
  const totalElements = tensors.reduce((sum, { count }) => sum + count, 0);
  let elements = 0;
  const slice = startSlice(); // each may be too small to let the event loop turn by itself
  for (const [i, tensor] of tensors.entries()) {
    signal?.throwIfAborted();
    await work(tensor, i);
    await yieldIfOver(slice);
    elements += tensor.count;
    onProgress?.({ name: tensor.name, done: i + 1, total: tensors.length, elements, totalElements });
  }
}

const isWatched = ({ onProgress, signal }: WorkOptions): boolean => onProgress !== undefined || signal !== undefined;

interface Named<D extends Dtype> {
  readonly name: string;
  readonly order: Order<D>;
  readonly count: number;
  readonly bytes: number;
  /** Byte of the arena. */
  readonly at: number;
}

function ordersOf<D extends Dtype>(fn: string, specs: Specs<WeightSpec<D>>, seed: Uint64): Named<D>[] {
  let at = 0;
  return namedSpecs(fn, specs).map(([name, spec]) => {
    const order = { ...orderOfSpec<D>(`${fn}, ${show(name)}`, withName(name, spec), seed), label: name };
    const bytes = bytesOf(order.fill.dtype) * order.fill.count;
    const named = { name, order, count: order.fill.count, bytes, at };
    at += ceilTo(bytes, ALIGNMENT);
    return named;
  });
}

/** `Initializer.createAll`. */
export async function createAll<D extends Dtype>(
  { gpu, threads }: Setup,
  specs: Specs<WeightSpec<D>>,
  seed: Uint64,
  options: ModelOptions = {},
): Promise<Model<D>> {
  checkOptions('createAll', options);
  const { arena = false } = options;
  if (typeof arena !== 'boolean') throw argumentError('createAll', 'arena', 'a boolean', arena);
  const orders = ordersOf('createAll', specs, seed);
  return gpu ? createAllOnGpu(gpu, orders, arena, options) : createAllOnCpu(orders, arena, threads, options);
}

async function createAllOnGpu<D extends Dtype>(
  gpu: Gpu,
  orders: readonly Named<D>[],
  arena: boolean,
  options: WorkOptions,
): Promise<Model<D>> {
  const last = orders.at(-1);
  const buffers = arena
    ? [{ label: 'arena', bytes: last ? last.at + last.bytes : 4 }]
    : orders.map(({ name, bytes }) => ({ label: name, bytes }));
  const targets = orders.map(({ order, at }, i) => ({
    fill: order.fill,
    offset: arena ? at : 0,
    into: arena ? 0 : i,
  }));
  const watched = isWatched(options);
  const made = await createFilled('createAll', gpu, buffers, watched ? [] : targets);
  const bufferOf = (i: number): GPUBuffer => made[arena ? 0 : i] as GPUBuffer;
  if (watched) {
    try {
      await oneByOne(orders, options, ({ order, at }, i) =>
        submitAndWait('createAll', gpu, { fill: order.fill, offset: arena ? at : 0, buffer: bufferOf(i) }, options),
      );
    } catch (error) {
      for (const buffer of made) buffer.destroy();
      throw error;
    }
  }
  const tensors = Object.fromEntries(
    orders.map(({ name, order, at }, i) => {
      const free = arena ? () => {} : () => bufferOf(i).destroy();
      return [name, bufferWeights(gpu, order, bufferOf(i), arena ? at : 0, free)];
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

/** Resolves when the fill is done. */
async function submitAndWait(fn: string, gpu: Gpu, target: Target, { signal }: WorkOptions): Promise<void> {
  const { device } = gpu.program;
  await submit(fn, gpu, [target], signal);
  await device.queue.onSubmittedWorkDone().catch((error: Error) => refused(fn, device, error));
  // Where a device is destroyed the wait ends as any other.
  checkLost(fn, device);
}

function allocateBytes(fn: string, bytes: number): ArrayBuffer {
  try {
    return new ArrayBuffer(bytes);
  } catch {
    throw argumentError(fn, 'size of arena in bytes', 'small enough for an ArrayBuffer of this host', bytes);
  }
}

async function createAllOnCpu<D extends Dtype>(
  orders: readonly Named<D>[],
  arena: boolean,
  threads: number,
  options: WorkOptions,
): Promise<Model<D>> {
  const last = orders.at(-1);
  const memory = arena ? allocateBytes('createAll', last ? last.at + last.bytes : 0) : undefined;
  const tensors: Record<string, ArrayWeights<D>> = Object.create(null);
  await oneByOne(orders, options, async ({ name, order, at, count }) => {
    const view = memory && elementsIn(order.facts.dtype, memory, at, count);
    const weights = createOnCpu('createAll', order, view);
    await fillArrayAsync(weights.data, order.fill, threads, options.signal);
    tensors[name] = weights;
  });
  return {
    tensors,
    destroy() {
      for (const tensor of Object.values(tensors)) tensor.destroy();
    },
  };
}

/** `Initializer.fillAll`. `onGpu` gives the device's part, or throws on the CPU. */
export async function fillAll(
  onGpu: () => Gpu,
  threads: number,
  targets: Arrays,
  specs: FillAllSpecs,
  seed: Uint64,
  options: WorkOptions = {},
): Promise<void> {
  const fn = 'fillAll';
  checkOptions(fn, options);
  checkObject(fn, 'targets', targets);
  const jobs = namedSpecs(fn, specs).map(([name, spec]) => {
    const target = Object.hasOwn(targets, name) ? targets[name] : undefined;
    const job = jobOf(`${fn}, ${show(name)}`, target, withName(name, spec), seed);
    return { name, count: job.fill.count, ...job };
  });
  const known = new Set(jobs.map(({ name }) => name));
  for (const name of Object.keys(targets)) {
    if (!known.has(name)) throw argumentError(fn, 'targets', 'only names that specs has', name);
  }
  const inBuffers = jobs.flatMap(({ target }) => (target ? [target] : []));
  const gpu = inBuffers.length > 0 ? onGpu() : undefined;
  const watched = isWatched(options);
  // Together, if nobody watches.
  if (gpu && !watched) await submit(fn, gpu, inBuffers);
  await oneByOne(jobs, options, async ({ fill, array, target }) => {
    if (array) await fillArrayAsync(array, fill, threads, options.signal);
    else if (gpu && target && watched) await submitAndWait(fn, gpu, target, options);
  });
}
