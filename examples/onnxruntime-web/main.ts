// ONNX Runtime Web: weights as an input of a session on WebGPU, and as the stored parameters of a model.
import * as ort from 'onnxruntime-web/webgpu';
import { createInitializer, heNormal } from 'weight-init';
import { externalDataOf, tensorOf } from 'weight-init/adapters/onnxruntime-web';
import { linear } from './model.ts';

const SIZES = [784, 10] as const;
const spec = { shape: SIZES, init: heNormal() };
// One row that selects row 5 of w.
const x = new ort.Tensor('float32', new Float32Array(784).fill(1, 5, 6), [1, 784]);

// 1. A session, and then an initializer on its device. ONNX Runtime asks for more than WebGPU's defaults, so its device comes first.
const session = await ort.InferenceSession.create(linear(SIZES, 'input'), { executionProviders: ['webgpu'] });
const initializer = await createInitializer({ device: (await ort.env.webgpu.device) as GPUDevice, seed: 42 });
const w = tensorOf(ort, await initializer.create({ name: 'w', ...spec }));
export const asInput = (await (await session.run({ x, w })).y.getData()) as Float32Array;

// 2. A model file without its parameters: they come from the initializer.
const model = await initializer.createAll({ w: spec });
const stored = await ort.InferenceSession.create(linear(SIZES, 'stored'), {
  executionProviders: ['webgpu'],
  externalData: await externalDataOf(model),
});
model.destroy(); // the session has its own copy
export const asStored = (await (await stored.run({ x })).y.getData()) as Float32Array;

(document.querySelector('output') as HTMLOutputElement).textContent =
  `row 5 of w as an input: ${[...asInput.slice(0, 3)].join(' ')}\n` +
  `row 5 of w as a stored parameter: ${[...asStored.slice(0, 3)].join(' ')}`;
