// WebGPU in Node, by Dawn: the npm package `webgpu`.
import { create, globals } from 'webgpu';
import { createInitializer, heNormal } from 'weight-init';

Object.assign(globalThis, globals);
// Dawn must stay referenced while it is used. Node has a `navigator` since version 21, without a `gpu`.
globalThis.gpu = create([]);
const adapter = await globalThis.gpu.requestAdapter();
const device = await adapter.requestDevice();

const initializer = await createInitializer({ device, seed: 42 });
const weights = await initializer.create({ name: 'fc1.weight', shape: [784, 256], init: heNormal() });
const values = await weights.read();
console.log(`${values.length} weights on ${initializer.backend}; the first three: ${values.slice(0, 3).join(' ')}`);

device.destroy();
delete globalThis.gpu; // otherwise the process never ends
