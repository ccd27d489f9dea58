// A module service worker, in which import() is forbidden: what the two entry points do there.
import * as main from '/dist/index.js';
import * as oneFile from '/dist/index-static.js';

const textOf = async (weights) => String(new Uint32Array((await weights.read()).buffer));

async function resultOf({ createInitializer, selfTest }) {
  const adapter = await navigator.gpu.requestAdapter();
  const device = await adapter.requestDevice();
  const backendOf = (options) => createInitializer({ seed: 9, ...options }).then(({ backend }) => backend, String);
  // Large enough for threads, whose file import() would load.
  const spec = { shape: [1501, 1501], init: 'he', name: 'w' };
  const expected = new Float32Array(1501 * 1501);
  oneFile.fillWeightsSync(expected, { ...spec, seed: 9 });
  const text = String(new Uint32Array(expected.buffer));
  /** Whether the weights of an initializer are right. */
  const isRight = async (options) => {
    const initializer = await createInitializer({ seed: 9, ...options });
    return (await textOf(await initializer.create(spec))) === text;
  };
  return {
    own: await backendOf({ selfTest: true }),
    onDevice: await backendOf({ device, selfTest: true }),
    selfTest: await selfTest(device).then(({ passed }) => passed, String),
    shader: await isRight({ backend: 'webgpu', route: 'shader' }),
    upload: await isRight({ backend: 'webgpu', route: 'upload' }).catch(String),
    cpu: await isRight({ backend: 'cpu', threads: 3 }).catch(String),
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
