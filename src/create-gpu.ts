// New weights in a GPUBuffer.
import { createWeightBuffer, type Program, readBuffer, submit } from './gpu.js';
import { resolveFill } from './resolve.js';
import type { Uint64, WeightSpec, Weights } from './types.js';
import { weightsOf } from './weights.js';

export async function createOnGpu(fn: string, program: Program, spec: WeightSpec, seed: Uint64): Promise<Weights> {
  const fill = resolveFill(fn, spec, seed);
  const { device } = program;
  const buffer = await createWeightBuffer(fn, device, fill.count, spec.name ?? 'weights');
  try {
    await submit(fn, program, [{ fill, buffer, offset: 0 }]);
  } catch (error) {
    buffer.destroy();
    throw error;
  }
  const read = (): Promise<Float32Array<ArrayBuffer>> => readBuffer('Weights.read', device, buffer, 0, fill.count);
  return weightsOf(spec, seed, { backend: 'webgpu' as const, buffer }, read, () => buffer.destroy());
}
