// A module worker makes weights, on the GPU where it has one, and draws them. The page stays free.
const SIZE = 128;
const canvas = document.createElement('canvas');
canvas.width = canvas.height = SIZE;
document.body.append(canvas);

const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
const offscreen = canvas.transferControlToOffscreen();
worker.postMessage({ canvas: offscreen, size: SIZE }, [offscreen]);
export const { backend, values }: { backend: string; values: Float32Array } = await new Promise((resolve, reject) => {
  worker.onmessage = ({ data }) => resolve(data);
  worker.onerror = ({ message }) => reject(new Error(message));
});

(document.querySelector('output') as HTMLOutputElement).textContent =
  `${values.length} weights, made on ${backend} in a worker; the first is ${values[0]}`;
