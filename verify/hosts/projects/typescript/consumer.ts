import { createInitializer, heNormal, initializeWeights, normalTable } from 'weight-init';
import { type ArrayWeights, fillWeightsSync, initializeWeightsSync } from 'weight-init/cpu';
import { prefixed, torchLinear } from 'weight-init/presets';
import { fingerprintOf, specsOfRecipe } from 'weight-init/recipe';
import { philoxWgsl } from 'weight-init/shaders';
import * as all from 'weight-init/static';

export async function main(device: GPUDevice): Promise<[Float32Array, Uint16Array, string]> {
  const weights = await initializeWeights([3, 5], 'he', { seed: 42, name: 'w' });
  if (weights.backend === 'webgpu') {
    const buffer: GPUBuffer = weights.buffer;
    device.queue.writeBuffer(buffer, 0, normalTable());
  }
  const array: ArrayWeights<'f32'> = initializeWeightsSync([3, 5], 'he', { seed: 42, name: 'w' });
  fillWeightsSync(array.data, { shape: [3, 5], init: all.heNormal(), seed: 1n, name: 'w' });
  const initializer = await createInitializer({ device, seed: 42 });
  await initializer.create({ name: 'fc1.weight', shape: [784, 256], init: heNormal() });
  const layer = await initializer.createAll(prefixed('fc2.', torchLinear({ inFeatures: 256, outFeatures: 10 })));
  const specs = specsOfRecipe({ weightInit: 1, seed: '1', tensors: { w: { shape: [3, 5], init: 'he' } } });
  await initializer.createAll(specs);
  const digest: string = (await fingerprintOf(layer)).digest();
  if (!digest) return [new Float32Array(1), new Uint16Array(1), digest];
  const half = initializeWeightsSync([3, 5], 'he', { seed: 42, name: 'w', dtype: 'bf16' });
  return [await weights.read(), half.data, philoxWgsl];
}
