import { createInitializer, heNormal } from 'weight-init';
import { torchLinear } from 'weight-init/presets';

const initializer = await createInitializer({ seed: 42 });
const { data, buffer, read } = await initializer.create({ name: 'fc1.weight', shape: [784, 256], init: heNormal() });
export const values = await read();
const layer = await initializer.createAll(torchLinear({ inFeatures: 256, outFeatures: 10 }));

document.querySelector('output').textContent =
  `${values.length} weights in ${buffer ? 'a GPUBuffer' : `an array of ${data.length}`}; the first is ${values[0]}\n` +
  `a layer as in PyTorch: ${Object.keys(layer.tensors).join(', ')}`;
