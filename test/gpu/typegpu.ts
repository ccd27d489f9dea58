// A buffer that TypeGPU owns, filled in place: what the README shows.
import { d, tgpu } from 'typegpu';
import { createInitializer, initializeWeightsSync } from '../../src/index.ts';

export async function fillTypegpuBuffer(): Promise<{ sameDevice: boolean; compared: number; equal: number }> {
  const root = await tgpu.init();
  const weights = root.createBuffer(d.arrayOf(d.f32, 200)).$usage('storage');
  const initializer = await createInitializer({ device: root.device, seed: 42 });
  await initializer.fill(root.unwrap(weights), { shape: [10, 20], init: 'he' });
  const bits = new Uint32Array(new Float32Array(await weights.read()).buffer);
  const expected = new Uint32Array(initializeWeightsSync([10, 20], 'he', { seed: 42 }).data.buffer);
  const result = {
    sameDevice: initializer.device === root.device,
    compared: bits.length,
    equal: bits.filter((word, i) => word === expected[i]).length,
  };
  root.destroy();
  return result;
}
