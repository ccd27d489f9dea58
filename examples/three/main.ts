// three.js: a layer of 64 x 32 in TSL. Its weights are made in the storage buffer itself.
import { Fn, float, instancedArray, instanceIndex, Loop, uint } from 'three/tsl';
import { WebGPURenderer } from 'three/webgpu';
import { createInitializer, heNormal } from 'weight-init';
import { fillStorageAttribute } from 'weight-init/adapters/three';

const [FAN_IN, FAN_OUT] = [64, 32];
const renderer = new WebGPURenderer();
await renderer.init();
const { device } = renderer.backend as unknown as { device: GPUDevice };
const initializer = await createInitializer({ device, seed: 42 });

const weights = instancedArray(FAN_IN * FAN_OUT, 'float');
await fillStorageAttribute(
  renderer,
  weights.value,
  { name: 'fc1', shape: [FAN_IN, FAN_OUT], init: heNormal() },
  initializer,
);

// y = relu(1 w), the sums of the columns.
const y = instancedArray(FAN_OUT, 'float');
const layer = Fn(() => {
  const sum = float(0).toVar();
  Loop(FAN_IN, ({ i }) => {
    sum.addAssign(weights.element(uint(i).mul(FAN_OUT).add(instanceIndex)));
  });
  y.element(instanceIndex).assign(sum.max(0));
})().compute(FAN_OUT);
await renderer.computeAsync(layer);

const read = async (storage: { value: unknown }): Promise<Float32Array> =>
  new Float32Array((await renderer.getArrayBufferAsync(storage.value as never)) as ArrayBuffer);
export const made = await read(weights);
export const outputs = await read(y);
(document.querySelector('output') as HTMLOutputElement).textContent =
  `${outputs.filter((value) => value > 0).length} of ${FAN_OUT} units are active; the first output is ${outputs[0]}`;
