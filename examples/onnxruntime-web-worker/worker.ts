// A session of ONNX Runtime Web on WebGPU, whose input w is made on its device. ONNX Runtime asks for more than WebGPU's defaults, so
// its device comes first.
import * as ort from 'onnxruntime-web/webgpu';
import { createInitializer, heNormal } from 'weight-init';
import { tensorOf } from 'weight-init/adapters/onnxruntime-web';
import { linear } from './model.ts';

const [FAN_IN, FAN_OUT] = [784, 10];
const session = await ort.InferenceSession.create(linear(FAN_IN, FAN_OUT), { executionProviders: ['webgpu'] });
const initializer = await createInitializer({ device: (await ort.env.webgpu.device) as GPUDevice, seed: 42 });
const w = tensorOf(ort, await initializer.create({ name: 'w', shape: [FAN_IN, FAN_OUT], init: heNormal() }));

// One row that selects row 5 of w.
const x = new ort.Tensor('float32', new Float32Array(FAN_IN).fill(1, 5, 6), [1, FAN_IN]);
const { y } = await session.run({ x, w });
postMessage(await y.getData());
