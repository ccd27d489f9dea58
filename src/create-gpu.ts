// New weights in a GPUBuffer.
import { createFilled, type Program, readBuffer } from './gpu.js';
import type { BufferWeights } from './gpu-types.js';
import { resolveFill } from './resolve.js';
import type { Uint64, WeightSpec } from './types.js';
import { factsOf, lifeOf } from './weights.js';

/** A new buffer, filled: the device has accepted the work. */
export async function createOnGpu(
  fn: string,
  program: Program,
  spec: WeightSpec,
  seed: Uint64,
): Promise<BufferWeights> {
  const fill = resolveFill(fn, spec, seed);
  const facts = factsOf(spec, seed);
  const { device } = program;
  const buffer = await createFilled(fn, program, fill, spec.name ?? 'weights');
  const read = (): Promise<Float32Array<ArrayBuffer>> => readBuffer('Weights.read', device, buffer, 0, fill.count);
  return { ...facts, backend: 'webgpu', buffer, device, ...lifeOf(read, () => buffer.destroy()) };
}
