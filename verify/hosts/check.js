// Runs in every host: makes weights, and counts what that took.
import { createInitializer, heNormal } from 'weight-init';
import { initializeWeightsSync } from 'weight-init/cpu';
import { prefixed, torchLinear } from 'weight-init/presets';
import { fingerprintOf } from 'weight-init/recipe';
import { fillWgsl } from 'weight-init/shaders';

const SHAPE = [784, 256];
const LARGE = [2048, 2048];

/** SHA-256 by the host's own Web Crypto, of bytes or of a text. */
async function sha256(data) {
  const input = typeof data === 'string' ? new TextEncoder().encode(data) : data;
  const bytes = new Uint8Array(await globalThis.crypto.subtle.digest('SHA-256', input));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Counts calls of `new` of a class until `restore`. What is made is the class's own. */
function countNew(holder, name, made = () => {}) {
  const Original = holder?.[name];
  const counter = { count: 0, refused: 0, restore() {} };
  if (typeof Original !== 'function') return counter;
  holder[name] = new Proxy(Original, {
    construct(target, args) {
      try {
        const one = Reflect.construct(target, args);
        counter.count++;
        made(one);
        return one;
      } catch (error) {
        counter.refused++;
        throw error;
      }
    },
  });
  counter.restore = () => {
    holder[name] = Original;
  };
  return counter;
}

/** The threads of this host: those of a page, or of Node. */
const threadsOf = () =>
  // Of globalThis, since a bundler may install a package for the bare name.
  typeof Worker === 'function' ? globalThis : globalThis.process.getBuiltinModule('node:worker_threads');

/** The files that a page or its worker has loaded. */
const files = () =>
  typeof location === 'object' && typeof performance.getEntriesByType === 'function'
    ? performance.getEntriesByType('resource').filter(({ name }) => name.startsWith(location.origin))
    : [];

/**
 * One call, two fills of 2^22 weights at a time that threads share, a layer and its fingerprint.
 *
 * @param digest SHA-256 as hexadecimal digits, where the host's own is elsewhere
 */
export async function check(digest = sha256) {
  const modules = countNew(globalThis.WebAssembly, 'Module');
  let answers = 0;
  let failed = 0;
  const workers = countNew(threadsOf(), 'Worker', (worker) => {
    const on = (type, listener) =>
      worker.addEventListener ? worker.addEventListener(type, listener) : worker.on(type, listener);
    let ready = false; // of which the first answer tells
    on('message', () => {
      if (ready) answers++;
      ready = true;
    });
    on('error', () => failed++);
  });
  try {
    const start = performance.now();
    const first = await createInitializer({ seed: 42 });
    const weights = await first.create({ name: 'fc1.weight', shape: SHAPE, init: heNormal() });
    const values = await weights.read();
    const firstMs = performance.now() - start;
    const layer = await first.createAll(prefixed('fc2.', torchLinear({ inFeatures: 256, outFeatures: 10 })));
    const fingerprint = (await fingerprintOf(layer)).digest();

    const initializer = await createInitializer({ seed: 42, backend: 'cpu', threads: 3 });
    const [a, b] = ['a', 'b'].map((name) => ({ name, data: new Float32Array(LARGE[0] * LARGE[1]) }));
    const fill = ({ name, data }) => initializer.fill(data.fill(-1), { name, shape: LARGE, init: heNormal() });
    // Threads take a while to start, or are refused: until they have helped, or there are none.
    do await Promise.all([fill(a), fill(b)]);
    while (answers === 0 && failed < workers.count && workers.count > 0);
    const startOfFills = performance.now();
    await Promise.all([fill(a), fill(b)]);
    const fillsMs = performance.now() - startOfFills;
    const loaded = files();
    return {
      backend: first.backend,
      bits: {
        call: await digest(values),
        sync: await digest(initializeWeightsSync(SHAPE, 'he', { name: 'fc1.weight', seed: 42 }).data),
        a: await digest(a.data),
        b: await digest(b.data),
        fingerprint,
        shader: await digest(fillWgsl),
      },
      wasm: modules.count,
      workers: workers.count - failed,
      helped: answers > 0,
      shared: globalThis.crossOriginIsolated === true,
      files: loaded.length,
      bytes: loaded.reduce((sum, { decodedBodySize }) => sum + decodedBodySize, 0),
      firstMs,
      fillsMs,
    };
  } finally {
    modules.restore();
    workers.restore();
  }
}
