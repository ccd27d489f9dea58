// Many tensors at once.
import type { CpuOptions } from '../cpu/options.js';
import { ceilTo } from '../dtype/align.js';
import { bytesOf, elementsIn } from '../dtype/dtype.js';
import { argumentError, checkBoolean, checkObject, forItem, show } from '../errors.js';
import { type ResolvedTensor, resolveTensor } from '../fill/resolve.js';
import type { SameNumbers } from '../fill/same-numbers.js';
import { checkSizes, createFilledBuffers, fillBuffers, type Gpu, inOneTurn, MIN_BUFFER_BYTES } from '../gpu/fill.js';
import { checkFill } from '../gpu/record.js';
import type { ArrayWeights, Dtype, FillSpec, Uint64, WeightSpec } from '../types.js';
import type { ArrayTarget } from './array-target.js';
import { createArrayWeights } from './array-weights.js';
import type { ChosenBackend } from './backend.js';
import { bufferWeights, newBufferOf } from './buffer-weights.js';
import type { Model, TensorSpecs } from './model-types.js';
import {
  checkProgress,
  fillArrayWatched,
  fillBufferWatched,
  isWatched,
  oneByOne,
  PROGRESS_KEYS,
  type ProgressOptions,
} from './progress.js';
import { type ResolvedTarget, resolveTarget } from './target.js';

/** Buffers and arrays to fill, by name. */
export type FillTargets = Readonly<Record<string, GPUBuffer | ArrayTarget>>;
/** Specs for `fillAll`. */
export type FillAllSpecs = TensorSpecs<FillSpec>;

/** Options of `createAll`. */
export interface ModelOptions extends ProgressOptions {
  /** One buffer (or one ArrayBuffer) for all tensors, each at a multiple of 256 bytes. False if absent. */
  readonly arena?: boolean;
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
  { gpu, cpu }: ChosenBackend,
  specs: TensorSpecs<WeightSpec<D>>,
  seed: Uint64,
  options: ModelOptions = {},
): Promise<Model> {
  checkProgress(options, `${PROGRESS_KEYS} arena`);
  const { arena = false } = options;
  checkBoolean('arena', arena);
  const tensors = resolveAll(specs, seed);
  return gpu ? createAllOnGpu(gpu, tensors, arena, options) : createAllOnCpu(tensors, arena, cpu, options);
}

async function createAllOnGpu<D extends Dtype>(
  gpu: Gpu,
  entries: readonly NamedTensor<D>[],
  arena: boolean,
  options: ProgressOptions,
): Promise<Model> {
  const last = entries.at(-1);
  // All are checked before any is made, also where they are made one by one.
  for (const { name, tensor } of entries) forItem(show(name), () => checkFill(gpu.program, tensor.fill));
  const each = entries.map(({ tensor }) => newBufferOf(tensor));
  checkSizes(gpu, each);
  const advice = (): string => 'arena: false gives each tensor a buffer of its own';
  const buffers = arena ? [{ label: 'arena', bytes: last ? last.at + last.bytes : MIN_BUFFER_BYTES, advice }] : each;
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
      await oneByOne(entries, options, ({ tensor, at }, written, i) =>
        fillBufferWatched(gpu, { fill: tensor.fill, offset: arena ? at : 0, buffer: bufferOf(i) }, options, written),
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
    toJSON: () => ({ tensors }),
    destroy() {
      for (const tensor of Object.values(tensors)) tensor.destroy();
      for (const buffer of made) buffer.destroy();
    },
  };
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
  cpu: CpuOptions,
  options: ProgressOptions,
): Promise<Model> {
  const last = entries.at(-1);
  const memory = arena ? allocateBytes(last ? last.at + last.bytes : 0) : undefined;
  const tensors: Record<string, ArrayWeights<D>> = Object.create(null);
  // All arrays exist before any is filled: an array that is too large is refused at once.
  for (const { name, tensor, at, count } of entries) {
    const view = memory && elementsIn(tensor.metadata.dtype, memory, at, count);
    tensors[name] = forItem(show(name), () => createArrayWeights(tensor, view));
  }
  await oneByOne(entries, options, async ({ name, tensor }, written) => {
    await fillArrayWatched((tensors[name] as ArrayWeights<D>).data, tensor, cpu, options, written);
  });
  return {
    tensors,
    toJSON: () => ({ tensors }),
    destroy() {
      for (const tensor of Object.values(tensors)) tensor.destroy();
    },
  };
}

/** `Initializer.fillAll`. `requireGpu` throws on the CPU. */
export function fillAll(
  requireGpu: () => Gpu,
  cpu: CpuOptions,
  targets: FillTargets,
  specs: FillAllSpecs,
  seed: Uint64,
  options: ProgressOptions = {},
): Promise<void> {
  checkProgress(options, PROGRESS_KEYS);
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
  const gpu = gpuFor(requireGpu, resolved);
  if (gpu) for (const { name, target } of resolved) forItem(show(name), () => checkFill(gpu.program, target.fill));
  return fillTargets(gpu, cpu, resolved, options);
}

/** A target with the name and the number of elements that are reported. */
interface NamedTarget {
  readonly name: string;
  readonly count: number;
  readonly target: ResolvedTarget;
}

/** The device if a target is a buffer. Throws on the CPU. */
const gpuFor = (requireGpu: () => Gpu, targets: readonly NamedTarget[]): Gpu | undefined =>
  targets.some(({ target }) => 'inBuffer' in target) ? requireGpu() : undefined;

/** `Initializer.fill`. `requireGpu` throws on the CPU. */
export function fillOne(
  requireGpu: () => Gpu,
  cpu: CpuOptions,
  target: unknown,
  spec: FillSpec,
  seed: Uint64,
  watch: SameNumbers,
  options: ProgressOptions = {},
): Promise<void> {
  checkProgress(options, PROGRESS_KEYS);
  const resolved = resolveTarget(target, spec, seed);
  const { fill } = resolved;
  const [memory, offset] =
    'elements' in resolved
      ? [resolved.elements.buffer, resolved.elements.byteOffset]
      : [resolved.inBuffer.buffer, resolved.inBuffer.offset];
  const made = watch('fill', spec, fill, memory, offset);
  const { name = 'weights' } = spec;
  const named = [{ name, count: fill.count, target: resolved }];
  return fillTargets(gpuFor(requireGpu, named), cpu, named, options).then(made);
}

/** The last work on each memory of the caller's. */
const working = new WeakMap<object, Promise<unknown>>();

/** Runs work on arrays after all earlier work on the same memory. */
function afterEarlier(resolved: readonly NamedTarget[], run: () => Promise<void>): Promise<void> {
  const memories = resolved.flatMap(({ target }) => ('elements' in target ? [target.elements.buffer] : []));
  const done = Promise.all(memories.map((memory) => working.get(memory))).then(run);
  const settled = done.catch(() => {});
  for (const memory of memories) working.set(memory, settled);
  return done;
}

async function fillTargets(
  gpu: Gpu | undefined,
  cpu: CpuOptions,
  resolved: readonly NamedTarget[],
  options: ProgressOptions,
): Promise<void> {
  const watched = isWatched(options);
  // Without a listener, all in one submission.
  if (gpu && !watched) {
    await fillBuffers(
      gpu,
      resolved.flatMap(({ target }) => ('inBuffer' in target ? [target.inBuffer] : [])),
    );
  }
  const work = (own?: Gpu): Promise<void> =>
    afterEarlier(resolved, () =>
      oneByOne(resolved, options, async ({ target }, written) => {
        if ('elements' in target) await fillArrayWatched(target.elements, target, cpu, options, written);
        else if (own) await fillBufferWatched(own, target.inBuffer, options, written);
      }),
    );
  await (gpu && watched ? inOneTurn(gpu, work) : work());
}
