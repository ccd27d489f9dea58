// A module service worker, in which import() is forbidden: what the two entry points do there.
import * as main from '/dist/index.js';
import * as oneFile from '/dist/index-static.js';

const textOf = async (weights) => String(new Uint32Array((await weights.read()).buffer));

async function resultOf({ createInitializer, selfTest }) {
  const adapter = await navigator.gpu.requestAdapter();
  const device = await adapter.requestDevice();
  const tested = await createInitializer({ device, seed: 9, selfTest: true }).then(({ backend }) => backend, String);
  const own = await createInitializer({ seed: 9, selfTest: true });
  const gpu = await createInitializer({ seed: 9, backend: 'webgpu' });
  const cpu = await createInitializer({ seed: 9, backend: 'cpu', threads: 3 });
  // Large enough for threads, whose file import() would load.
  const spec = { shape: [1501, 1501], init: 'he', name: 'w' };
  const expected = new Float32Array(1501 * 1501);
  oneFile.fillWeightsSync(expected, { ...spec, seed: 9 });
  const text = String(new Uint32Array(expected.buffer));
  return {
    backend: own.backend,
    reason: own.reason,
    onDevice: tested,
    selfTest: await selfTest(device).then(({ passed }) => passed, String),
    gpu: (await textOf(await gpu.create(spec))) === text,
    cpu: (await textOf(await cpu.create(spec))) === text,
  };
}

self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('message', (event) => {
  const answer = async () => {
    try {
      event.ports[0].postMessage([await resultOf(main), await resultOf(oneFile)]);
    } catch (error) {
      event.ports[0].postMessage(String(error));
    }
  };
  event.waitUntil(answer());
});
