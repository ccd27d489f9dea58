// Many tensors at once.
import type { CpuOptions } from '../cpu/options.js';
import { startTimeSlice, yieldIfOver } from '../cpu/time-slices.js';
import { ceilTo } from '../dtype/align.js';
import { bytesOf, elementsIn } from '../dtype/dtype.js';
import { argumentError, checkBoolean, forItem, show } from '../errors.js';
import { type ResolvedTensor, resolveTensor } from '../fill/resolve.js';
import { checkSizes, createFilledBuffers, type Gpu, MIN_BUFFER_BYTES } from '../gpu/fill.js';
import { checkFill } from '../gpu/record.js';
import type { ArrayWeights, Dtype, Uint64, WeightSpec } from '../types.js';
import { createArrayWeights } from './array-weights.js';
import type { ChosenBackend } from './backend.js';
import { bufferWeights, newBufferOf } from './buffer-weights.js';
import { type Drawing, type GeneratorOption, withDrawn } from './drawn.js';
import { checkModelOptions } from './model-options.js';
import type { Model, TensorSpecs } from './model-types.js';
import { resolvableSpecs } from './named-specs.js';
import { fillArrayWatched, fillBufferWatched, isWatched, oneByOne, type ProgressOptions } from './progress.js';

/** Options of `createAll`. */
export interface ModelOptions extends ProgressOptions {
  /** One buffer (or one ArrayBuffer) for all tensors, each at a multiple of 256 bytes. False if absent. */
  readonly arena?: boolean;
}

/** Alignment of tensors in an arena: every device can bind at its multiples (WebGPU's largest minStorageBufferOffsetAlignment). */
const ARENA_ALIGNMENT = 256;

interface NamedTensor<D extends Dtype> {
  readonly name: string;
  readonly spec: WeightSpec;
  readonly tensor: ResolvedTensor<D>;
  readonly count: number;
  readonly bytes: number;
  /** Byte of the arena at which it starts. */
  readonly at: number;
}

function resolveAll<D extends Dtype>(
  specs: TensorSpecs<WeightSpec<D>>,
  seed: Uint64,
  isDrawn: boolean,
): NamedTensor<D>[] {
  let at = 0;
  return resolvableSpecs(specs, isDrawn).map(([name, spec]) => {
    const tensor = forItem(show(name), () => resolveTensor<D>(spec, seed, name));
    // Another framework's numbers have no seed of ours.
    if (isDrawn) Object.assign(tensor.metadata, { seed: undefined });
    const { count, dtype } = tensor.fill;
    const bytes = Math.max(MIN_BUFFER_BYTES, bytesOf(dtype) * count);
    const entry = { name, spec, tensor, count, bytes, at };
    at += ceilTo(bytes, ARENA_ALIGNMENT);
    return entry;
  });
}

/** `Initializer.createAll`. */
export function createAll<D extends Dtype>(
  { gpu, cpu }: ChosenBackend,
  specs: TensorSpecs<WeightSpec<D>>,
  seed: Uint64,
  options: ModelOptions & Partial<GeneratorOption> = {},
): Promise<Model> {
  const isDrawn = checkModelOptions(options, ' arena');
  const { arena = false } = options;
  checkBoolean('arena', arena);
  const tensors = resolveAll(specs, seed, isDrawn);
  return withDrawn(options, cpu, tensors, (drawing) =>
    gpu ? createAllOnGpu(gpu, tensors, arena, drawing) : createAllOnCpu(tensors, arena, cpu, drawing),
  );
}

async function createAllOnGpu<D extends Dtype>(
  gpu: Gpu,
  entries: readonly NamedTensor<D>[],
  arena: boolean,
  options: ProgressOptions & Drawing,
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
  options: ProgressOptions & Drawing,
): Promise<Model> {
  const last = entries.at(-1);
  const memory = arena ? allocateBytes(last ? last.at + last.bytes : 0) : undefined;
  const tensors: Record<string, ArrayWeights<D>> = Object.create(null);
  // All arrays exist before any is filled: one that is too large is refused before that.
  const slice = startTimeSlice(); // allocating 2,000 arrays of 64 KiB takes 60 ms
  for (const { name, tensor, at, count } of entries) {
    const view = memory && elementsIn(tensor.metadata.dtype, memory, at, count);
    tensors[name] = forItem(show(name), () => createArrayWeights(tensor, view));
    await yieldIfOver(slice);
    options.signal?.throwIfAborted();
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
