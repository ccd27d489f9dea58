// jax-js: weights made in the buffer of one of its arrays, on its device.
//
// jax-js documents `gpuBuffer()` for reading, and asks not to write there. Its version 0.1.25 takes what is written before the array is
// first used. The documented way is through the CPU: np.array(await weights.read()).
import { defaultDevice, getWebGPUDevice, init, numpy as np } from '@jax-js/jax';
import { createInitializer, heNormal } from 'weight-init';

await init('webgpu');
defaultDevice('webgpu');
const initializer = await createInitializer({ device: getWebGPUDevice(), seed: 42 });

const w = np.zeros([64, 32]);
const buffer = await w.ref.gpuBuffer();
await initializer.fill(buffer, { name: 'w', shape: [64, 32], init: heNormal() });

// Row 5 of w, as a product.
const x = np.array(new Float32Array(64).fill(1, 5, 6)).reshape([1, 64]);
export const row = (await np.matmul(x, w.ref).data()) as Float32Array;
export const made = (await w.data()) as Float32Array;

(document.querySelector('output') as HTMLOutputElement).textContent = `row 5 of w: ${[...row.slice(0, 3)].join(' ')}`;
