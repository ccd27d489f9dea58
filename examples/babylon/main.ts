// Babylon.js: a layer of 64 x 32 in a compute shader. Its weights are made in the storage buffer itself.
import { StorageBuffer } from '@babylonjs/core/Buffers/storageBuffer';
import { ComputeShader } from '@babylonjs/core/Compute/computeShader';
import { WebGPUEngine } from '@babylonjs/core/Engines/webgpuEngine';
import '@babylonjs/core/Engines/WebGPU/Extensions/engine.computeShader';
import { createInitializer, heNormal } from 'weight-init';

const [FAN_IN, FAN_OUT] = [64, 32];
export const engine = new WebGPUEngine(document.querySelector('canvas') as HTMLCanvasElement);
await engine.initAsync();
const initializer = await createInitializer({ device: engine._device, seed: 42 });

export const weights = new StorageBuffer(engine, 4 * FAN_IN * FAN_OUT);
const buffer: GPUBuffer = weights.getBuffer().underlyingResource;
await initializer.fill(buffer, { name: 'fc1', shape: [FAN_IN, FAN_OUT], init: heNormal() });

// y = relu(1 w), the sums of the columns.
const y = new StorageBuffer(engine, 4 * FAN_OUT);
const computeSource = /* wgsl */ `
  @group(0) @binding(0) var<storage, read> w: array<f32>;
  @group(0) @binding(1) var<storage, read_write> y: array<f32>;

  @compute @workgroup_size(${FAN_OUT})
  fn main(@builtin(local_invocation_index) column: u32) {
    var sum = 0.0;
    for (var row = 0u; row < ${FAN_IN}u; row++) { sum += w[row * ${FAN_OUT}u + column]; }
    y[column] = max(0.0, sum);
  }`;
const bindingsMapping = { w: { group: 0, binding: 0 }, y: { group: 0, binding: 1 } };
const layer = new ComputeShader('layer', engine, { computeSource }, { bindingsMapping });
layer.setStorageBuffer('w', weights);
layer.setStorageBuffer('y', y);
await layer.dispatchWhenReady(1);

/** The last argument lets Babylon.js submit what it has recorded. */
const read = async (storage: StorageBuffer): Promise<Float32Array> =>
  new Float32Array((await storage.read(undefined, undefined, undefined, true)).buffer as ArrayBuffer);
export const made = await read(weights);
export const outputs = await read(y);
(document.querySelector('output') as HTMLOutputElement).textContent =
  `${outputs.filter((value) => value > 0).length} of ${FAN_OUT} units are active; the first output is ${outputs[0]}`;
