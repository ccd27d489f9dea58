// A service worker may not use import(): `weight-init/static` is the library in one file without it.
import { createInitializer, heNormal } from './node_modules/weight-init/dist/index-static.js';

addEventListener('install', () => skipWaiting());
addEventListener('activate', (event) => event.waitUntil(clients.claim()));

// Answers requests for weights/NAME with the bytes of a tensor: the network is never asked.
addEventListener('fetch', (event) => {
  const name = /\/weights\/([^/]+)$/.exec(new URL(event.request.url).pathname)?.[1];
  if (name) event.respondWith(respond(name));
});

const initializer = createInitializer({ seed: 42 });

async function respond(name) {
  const weights = await (await initializer).create({ name, shape: [784, 256], init: heNormal() });
  const values = await weights.read();
  weights.destroy();
  return new Response(values, { headers: { 'content-type': 'application/octet-stream', backend: weights.backend } });
}
