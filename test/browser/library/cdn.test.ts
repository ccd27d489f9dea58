// The file that a CDN gives for the name of the package alone, on another origin than the page: one file, and nothing else is loaded.
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
// @ts-expect-error plain JavaScript
import { serve } from '../../../scripts/engines/serve.mjs';
import { heNormal } from '../../../src/index.ts';
import { fillWeightsSync } from '../../../src/index-cpu.ts';
import { openPage } from '../harness/browser.ts';

const root = new URL('../../../', import.meta.url);
const { unpkg, jsdelivr, exports } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8'));

/** As unpkg.com and cdn.jsdelivr.net answer. */
const HEADERS = { 'Access-Control-Allow-Origin': '*' };
let cdn: { address: string; close(): void };
beforeAll(async () => {
  cdn = await serve({ '/npm/weight-init/': root }, { headers: HEADERS });
});
afterAll(() => cdn.close());

const opened = openPage('/test/browser/harness/empty.html');

test.each(['unpkg', 'jsdelivr'])('%s names weight-init/static, which a script of a page imports', async (field) => {
  const file = { unpkg, jsdelivr }[field];
  expect(file).toBe(exports['./static'].default);
  const { page } = opened;
  await page.reload({ waitUntil: 'load' });
  await page.addScriptTag({
    type: 'module',
    content: `
      import { createInitializer, heNormal, initializeWeightsSync } from '${new URL(file, `${cdn.address}/npm/weight-init/`)}';
      const bitsOf = ({ buffer }) => [...new Uint32Array(buffer)];
      globalThis.made = (async () => {
        const initializer = await createInitializer({ seed: 42 });
        const weights = await initializer.create({ name: 'fc1.weight', shape: [64, 48], init: heNormal() });
        const sync = initializeWeightsSync([64, 48], 'he', { name: 'fc1.weight', seed: 42 });
        const bits = { gpu: bitsOf(await weights.read()), cpu: bitsOf(sync.data) };
        const names = performance.getEntriesByType('resource').map(({ name }) => name);
        initializer.destroy();
        return { backend: initializer.backend, bits, loaded: names.filter((name) => name.startsWith('${cdn.address}')) };
      })();`,
  });
  await page.waitForFunction('"made" in globalThis');
  const made = await page.evaluate('made');
  const expected = new Float32Array(64 * 48);
  fillWeightsSync(expected, { name: 'fc1.weight', shape: [64, 48], init: heNormal(), seed: 42 });
  const bits = [...new Uint32Array(expected.buffer)];
  expect(made).toEqual({
    backend: 'webgpu',
    bits: { gpu: bits, cpu: bits },
    loaded: [`${cdn.address}/npm/weight-init/dist/index-static.js`],
  });
  expect(opened.complaints).toEqual([]);
});
