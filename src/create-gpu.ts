// New weights in a GPUBuffer.
import { createWeightBuffer, type Program, readBuffer, submit } from './gpu.js';
import { resolveFill } from './resolve.js';
import type { Uint64, WeightSpec, Weights } from './types.js';

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
  let destroyed = false;
  return {
    shape: [spec.shape[0], spec.shape[1]],
    dtype: 'f32',
    seed: spec.seed ?? seed,
    backend: 'webgpu',
    buffer,
    async read() {
      if (destroyed) throw new Error('Weights.read: the weights were destroyed');
      return readBuffer('Weights.read', device, buffer, 0, fill.count);
    },
    destroy() {
      destroyed = true;
      buffer.destroy();
    },
  };
}
