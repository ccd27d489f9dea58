// The built library on a page whose server sends a strict content security policy: every route makes the same weights, and what a
// policy forbids is asked for at most once, and done without.
import type { Browser } from 'puppeteer';
import { afterAll, beforeAll, expect, test } from 'vitest';
// @ts-expect-error plain JavaScript
import { serve } from '../../../scripts/engines/serve.mjs';
import { fillWeightsSync, heNormal } from '../../../src/index-cpu.ts';
import { connectToBrowser } from '../harness/browser.ts';
import { COUNTING } from '../harness/count-pieces.ts';

const SIDE = 1501; // large enough for threads
const root = new URL('../../../', import.meta.url);
const expected = new Float32Array(SIDE * SIDE);
let browser: Browser;
beforeAll(async () => {
  browser = await connectToBrowser();
  fillWeightsSync(expected, { shape: [SIDE, SIDE], init: heNormal(), name: 'large', seed: 3 });
});
afterAll(() => browser.disconnect());

/** FNV-1a of words, 32 bits: a page gives this for millions of them. Its text runs there too. */
const hashOf = (words: Uint32Array): number =>
  words.reduce((hash, word) => Math.imul(hash ^ word, 0x1000193), 0x811c9dc5) >>> 0;

const STRICT = "default-src 'none'; script-src 'self'";
const CASES: [policy: string, violations: string[]][] = [
  [STRICT, ['script-src wasm-eval', 'worker-src blob']],
  [`${STRICT} 'wasm-unsafe-eval'`, ['worker-src blob']],
  [`${STRICT}; worker-src blob:`, ['script-src wasm-eval']],
  [`${STRICT} 'wasm-unsafe-eval'; worker-src blob:`, []],
  [`${STRICT} 'wasm-unsafe-eval'; worker-src blob:; require-trusted-types-for 'script'`, []],
  [`${STRICT} 'wasm-unsafe-eval'; worker-src blob:; require-trusted-types-for 'script'; trusted-types weight-init`, []],
  [
    `${STRICT} 'wasm-unsafe-eval'; worker-src blob:; require-trusted-types-for 'script'; trusted-types another`,
    ['require-trusted-types-for', 'trusted-types'],
  ],
  [`${STRICT} 'wasm-unsafe-eval'; worker-src blob:; trusted-types another`, ['trusted-types']],
  [`${STRICT} 'wasm-unsafe-eval'; worker-src 'self'; sandbox allow-scripts allow-same-origin`, ['worker-src blob']],
];

/** For a page, as a text: all violations, and a promise that they have been told: after another one, of an image that every policy here forbids. */
const VIOLATIONS = `
  const violations = [];
  addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) => {
    violations.push([effectiveDirective, blockedURI].join(' ').replace(/ (trusted-types.*|eval)?$/, ''));
  });
  const told = () => new Promise((resolve) => {
    addEventListener('securitypolicyviolation', function heard({ effectiveDirective, blockedURI }) {
      if (effectiveDirective !== 'img-src') return;
      removeEventListener('securitypolicyviolation', heard);
      violations.splice(violations.indexOf('img-src ' + blockedURI), 1);
      resolve();
    });
    new Image().src = '/no-such-image.png';
  });`;

test.each(CASES)('%s', async (policy, expectedViolations) => {
  const server = await serve({ '/': root }, { headers: { 'Content-Security-Policy': policy } });
  const page = await browser.newPage();
  page.setDefaultTimeout(0);
  try {
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(String(error)));
    const asked: string[] = [];
    await page.goto(`${server.address}/test/browser/harness/empty.html`);
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    // As a text: the test runner would rewrite its imports.
    const made = (await page.evaluate(`(async () => {
      ${VIOLATIONS}
      ${COUNTING}
      const hash = ${String(hashOf)};
      const { createInitializer, heNormal } = await import('/dist/index.js');
      const device = await (await navigator.gpu.requestAdapter()).requestDevice();
      const spec = { shape: [${SIDE}, ${SIDE}], init: heNormal(), name: 'large' };
      const hashes = [];
      for (const [backend, route] of [['webgpu', 'shader'], ['webgpu', 'upload'], ['cpu', 'auto']]) {
        const on = backend === 'cpu' ? { backend } : { backend, device };
        const initializer = await createInitializer({ ...on, route, seed: 3, threads: 3 });
        if (route !== 'shader') await untilHelped(async () => (await initializer.create(spec)).destroy());
        const weights = await initializer.create(spec);
        hashes.push(hash(new Uint32Array((await weights.read()).buffer)));
        weights.destroy();
      }
      device.destroy();
      await told();
      return { hashes, violations: [...new Set(violations)].sort(), helped: pieces > 0 };
    })()`)) as { hashes: number[]; violations: string[]; helped: boolean };
    const hash = hashOf(new Uint32Array(expected.buffer));
    expect(made.hashes).toEqual([hash, hash, hash]);
    expect(made.violations).toEqual(expectedViolations);
    expect(made.helped).toBe(!expectedViolations.some((one) => /^worker-src|^require-trusted/.test(one)));
    expect(errors).toEqual([]);
    // Its own files, and blobs; and the image of this test, once.
    expect(asked.splice(asked.indexOf('/no-such-image.png'), 1)).toEqual(['/no-such-image.png']);
    expect(asked.filter((path) => !/^\/dist\/[\w-]+\.js$|^http|^\/?[\da-f-]{36}$/.test(path))).toEqual([]);
  } finally {
    await page.close();
    server.close();
  }
});

// What a policy forbids is not even tried, so that nothing is reported: of each call, with the self-test, large enough for threads.
test.each([STRICT, `${STRICT}; require-trusted-types-for 'script'; trusted-types 'none'`])(
  'wasm: false and threads: 1, under %s: no violation, the same weights',
  async (policy) => {
    const server = await serve({ '/': root }, { headers: { 'Content-Security-Policy': policy } });
    const page = await browser.newPage();
    page.setDefaultTimeout(0);
    try {
      await page.goto(`${server.address}/test/browser/harness/empty.html`);
      const made = (await page.evaluate(`(async () => {
        ${VIOLATIONS}
        const hash = ${String(hashOf)};
        const { createInitializer, heNormal, initializeWeights } = await import('/dist/index.js');
        const { fillWeightsSync, initializeWeightsSync } = await import('/dist/index-cpu.js');
        const quiet = { seed: 3, threads: 1, wasm: false };
        const spec = { shape: [${SIDE}, ${SIDE}], init: heNormal(), name: 'large' };
        const hashes = [];
        const add = async (weights) => {
          hashes.push(hash(new Uint32Array((await weights.read()).buffer)));
          weights.destroy();
        };
        for (const on of [{ backend: 'webgpu', route: 'shader', selfTest: true }, { backend: 'webgpu', route: 'upload' }, { backend: 'cpu' }]) {
          const initializer = await createInitializer({ ...on, ...quiet });
          await add(await initializer.create(spec));
          initializer.destroy();
        }
        await add(await initializeWeights(spec.shape, 'he', { ...quiet, name: 'large' }));
        await add(await initializeWeights(spec.shape, 'he', { ...quiet, name: 'large', backend: 'cpu' }));
        await add(initializeWeightsSync(spec.shape, 'he', { seed: 3, name: 'large', wasm: false }));
        const target = new Float32Array(${SIDE * SIDE});
        fillWeightsSync(target, { ...spec, seed: 3 }, { wasm: false });
        hashes.push(hash(new Uint32Array(target.buffer)));
        await told();
        const quietly = [...violations];
        // The page does tell of what is forbidden.
        fillWeightsSync(target, { ...spec, seed: 3 });
        await told();
        return { hashes, quietly, violations };
      })()`)) as { hashes: number[]; quietly: string[]; violations: string[] };
      expect(made.hashes).toEqual(Array(7).fill(hashOf(new Uint32Array(expected.buffer))));
      expect(made.quietly).toEqual([]);
      expect(made.violations).toEqual(['script-src wasm-eval']);
    } finally {
      await page.close();
      server.close();
    }
  },
);
