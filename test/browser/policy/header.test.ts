// The built library on a page whose host forbids WebAssembly and workers, by a header: both routes to the GPU and the CPU make the
// weights of Node, in this thread.
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
// @ts-expect-error plain JavaScript
import { serve } from '../../../scripts/engines/serve.mjs';
import { initializeWeightsSync } from '../../../src/index-cpu.ts';
import { openPage } from '../harness/browser.ts';
import { COUNTING } from '../harness/count-pieces.ts';

const POLICIES = {
  neither: { 'Content-Security-Policy': "default-src 'none'; script-src 'self'; img-src data:" },
  'no workers': {
    'Content-Security-Policy': "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; img-src data:",
  },
  'no WebAssembly': {
    'Content-Security-Policy': "default-src 'none'; script-src 'self'; worker-src blob:; img-src data:",
  },
  both: {},
};

const servers: Record<string, { address: string; close(): void }> = {};
beforeAll(async () => {
  for (const [name, headers] of Object.entries(POLICIES)) {
    servers[name] = await serve({ '/': new URL('../../../', import.meta.url) }, { headers });
  }
});
afterAll(() => {
  for (const server of Object.values(servers)) server.close();
});

const opened = openPage('/test/browser/harness/empty.html');
/** The shader needs neither WebAssembly nor workers: it is tried where both are forbidden. */
const waysOf = (name: string) => ['cpu', 'upload', ...(name === 'neither' ? ['shader'] : [])];
const { data } = initializeWeightsSync([1501, 1501], 'he', { name: 'w', seed: 9 });
const expected = createHash('sha256').update(data).digest('hex');

test.each(Object.keys(POLICIES))('%s', async (name) => {
  const { page } = opened;
  await page.goto(`${servers[name]?.address}/test/browser/harness/empty.html`, { waitUntil: 'load' });
  const result = (await page.evaluate(`(async () => {
    const uncaptured = [];
    const { requestDevice } = GPUAdapter.prototype;
    GPUAdapter.prototype.requestDevice = async function (...args) {
      const device = await requestDevice.apply(this, args);
      device.onuncapturederror = ({ error }) => uncaptured.push(error.message);
      return device;
    };
    ${COUNTING}
    let wasm = true;
    try {
      new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0));
    } catch {
      wasm = false;
    }
    const { createInitializer, heNormal } = await import('/dist/index.js');
    const spec = { shape: [1501, 1501], init: heNormal(), name: 'w' };
    const hash = async (array) => {
      const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', array));
      return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
    };
    const made = {};
    for (const way of ${JSON.stringify(waysOf(name))}) {
      const options = way === 'cpu' ? { backend: 'cpu' } : { backend: 'webgpu', route: way };
      const initializer = await createInitializer({ ...options, seed: 9, threads: 3 });
      if (way !== 'shader') await untilHelped(async () => (await initializer.create(spec)).destroy());
      const hashes = [];
      for (let again = 0; again < 2; again++) {
        const weights = await initializer.create(spec);
        hashes.push(await hash(await weights.read()));
      }
      made[way] = hashes;
      initializer.destroy();
    }
    return { uncaptured, wasm, threads: pieces > 0, made };
  })()`)) as object;
  expect(result).toEqual({
    uncaptured: [],
    wasm: name === 'both' || name === 'no workers',
    threads: name === 'both' || name === 'no WebAssembly',
    made: Object.fromEntries(waysOf(name).map((way) => [way, [expected, expected]])),
  });
  expect(opened.complaints.splice(0).filter((text) => !text.includes('Content Security Policy'))).toEqual([]);
});
