// Fills of the caller's buffers and arrays.
import type { CpuOptions } from '../cpu/options.js';
import { argumentError, checkObject, forItem, show } from '../errors.js';
import type { SameNumbers } from '../fill/same-numbers.js';
import { fillBuffers, type Gpu, inOneTurn, isWordAligned } from '../gpu/fill.js';
import { COPY_DST } from '../gpu/flags.js';
import { checkFill } from '../gpu/record.js';
import { checkUsage } from '../gpu/target.js';
import type { FillSpec, Uint64 } from '../types.js';
import type { ArrayTarget } from './array-target.js';
import { type Drawing, type GeneratorOption, withDrawn } from './drawn.js';
import { checkModelOptions } from './model-options.js';
import type { TensorSpecs } from './model-types.js';
import { resolvableSpecs } from './named-specs.js';
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

/** `Initializer.fillAll`. `requireGpu` throws on the CPU. */
export function fillAll(
  requireGpu: () => Gpu,
  cpu: CpuOptions,
  targets: FillTargets,
  specs: FillAllSpecs,
  seed: Uint64,
  options: ProgressOptions & Partial<GeneratorOption> = {},
): Promise<void> {
  const isDrawn = checkModelOptions(options);
  checkObject('targets', targets);
  const resolved = resolvableSpecs(specs, isDrawn).map(([name, spec]) => {
    const given = Object.hasOwn(targets, name) ? targets[name] : undefined;
    const target = forItem(show(name), () => {
      const found = resolveTarget(given, spec, seed);
      if (isDrawn && 'inBuffer' in found) {
        checkUsage(found.inBuffer.buffer, COPY_DST, 'COPY_DST, for a generator');
        // Copies take whole words.
        if (!isWordAligned(found.inBuffer)) {
          throw argumentError('target', 'whole words of a buffer with a generator', given);
        }
      }
      return found;
    });
    return { name, spec, count: target.fill.count, target };
  });
  const known = new Set(resolved.map(({ name }) => name));
  for (const name of Object.keys(targets)) {
    if (!known.has(name)) throw argumentError('targets', 'only names that specs has', name);
  }
  const gpu = gpuFor(requireGpu, resolved);
  if (gpu) for (const { name, target } of resolved) forItem(show(name), () => checkFill(gpu.program, target.fill));
  return withDrawn(options, cpu, resolved, (drawing) => fillTargets(gpu, cpu, resolved, drawing));
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
  options: ProgressOptions & Drawing,
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
