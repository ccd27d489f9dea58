// The numbers of a generator, and where they go.
import type { CpuOptions } from '../cpu/options.js';
import { runInSlices, startTimeSlice } from '../cpu/time-slices.js';
import { argumentError } from '../errors.js';
import { withErrorScopes } from '../gpu/errors.js';
import { type BufferTarget, wholeWords } from '../gpu/target.js';
import type { FillSpec, Signal, WeightArray, WeightGenerator, WeightSpec } from '../types.js';

/** An option of `createAll` and `fillAll`. */
export interface GeneratorOption {
  /**
   * Draws another framework's numbers, such as `torchGenerator({ seed: 42 })` of `weight-init/generators/torch`: whole tensors on the CPU,
   * in the order of the specs, of which a slice is a part. Specs then have no `seed`, `stream` and `bytesPerRow`, and the tensors no seed.
   * A buffer that `fillAll` is given has usage `STORAGE | COPY_DST`. In it a tensor takes whole words: `offset` and its bytes are multiples
   * of 4.
   */
  readonly generator: WeightGenerator;
}

/** What gives the elements of the next tensor, if a generator draws them. */
export interface Drawing {
  readonly next?: () => Promise<WeightArray>;
}

/** Runs a call, which takes its turn with the generator at once, if there is one. */
export function withDrawn<T, O extends Partial<GeneratorOption> & { readonly signal?: Signal }>(
  options: O,
  { wasm }: CpuOptions,
  entries: readonly { readonly spec: WeightSpec }[],
  run: (options: O & Drawing) => Promise<T>,
): Promise<T> {
  const { generator, signal } = options;
  if (!generator) return run(options);
  const slice = startTimeSlice();
  const drawn = generator.drawAll(
    entries.map(({ spec }) => spec),
    { run: (steps) => runInSlices(steps, signal, slice), wasm },
  );
  return run({ ...options, next: async () => (await drawn.next()).value }).finally(drawn.return);
}

/** Throws if a spec has what a generator has no use for. */
export function checkDrawn(spec: FillSpec): void {
  for (const key of ['seed', 'stream', 'bytesPerRow'] as const) {
    if (spec[key] !== undefined) throw argumentError(key, 'absent with a generator', spec[key]);
  }
}

/** Writes elements to a buffer, in whole words. */
export const upload = (
  device: GPUDevice,
  { buffer, offset }: BufferTarget,
  { buffer: memory, byteOffset, byteLength }: WeightArray,
): Promise<void> =>
  withErrorScopes(device, () => device.queue.writeBuffer(buffer, offset, memory, byteOffset, wholeWords(byteLength)));
