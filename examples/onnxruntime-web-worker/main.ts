// The page only shows what the worker has computed.
const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
export const row: Float32Array = await new Promise((resolve, reject) => {
  worker.onmessage = ({ data }) => resolve(data);
  worker.onerror = ({ message }) => reject(new Error(message));
});

(document.querySelector('output') as HTMLOutputElement).textContent =
  `row 5 of w, by a worker: ${[...row.slice(0, 3)].join(' ')}`;
