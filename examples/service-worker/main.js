// The page asks for weights as for a file; the service worker makes them.
await navigator.serviceWorker.register('./service-worker.js', { type: 'module' });
if (!navigator.serviceWorker.controller) {
  await new Promise((resolve) => navigator.serviceWorker.addEventListener('controllerchange', resolve, { once: true }));
}
const response = await fetch('weights/fc1.weight');
export const values = new Float32Array(await response.arrayBuffer());

document.querySelector('output').textContent =
  `${values.length} weights from the service worker, made on ${response.headers.get('backend')}; the first is ${values[0]}`;
