// Threads of a browser that die while they have work, and memory that may not be given to them.
import type { HTTPRequest } from 'puppeteer';
import { expect, test } from 'vitest';
import { openFaults } from '../harness/watch-device.ts';

const opened = openFaults(/^Failed to load resource: net::ERR_FAILED$/);

test('a worker is killed, of which nobody tells: the fill is made without it', async () => {
  const { page } = opened;
  await page.exposeFunction('killOne', async () => {
    const [worker] = page.workers();
    await worker?.close();
    return worker !== undefined;
  });
  const result = (await page.evaluate(`(async () => {
    const Original = Worker;
    // When both have begun, since no fill waits for one that has not.
    const begun = new Set();
    let killed;
    globalThis.Worker = class extends Original {
      constructor(...args) {
        super(...args);
        this.addEventListener('message', () => {
          if (begun.size < 2 && begun.add(this).size === 2) killOne().then((was) => { killed = was; });
        });
      }
    };
    const initializer = await harness.lib.createInitializer({ backend: 'cpu', seed: 1, threads: 3 });
    const spec = { shape: [2 ** 26], init: harness.lib.normal({ stddev: 1 }) };
    const begin = performance.now();
    while (killed === undefined) await initializer.create(spec);
    const weights = await initializer.create(spec);
    const took = performance.now() - begin;
    const different = watched.different(weights.data, { ...spec, seed: 1 });
    const again = performance.now();
    const next = await initializer.create({ ...spec, shape: [2 ** 22] });
    return {
      killed, took, different, length: weights.data.length,
      next: watched.different(next.data, { ...spec, shape: [2 ** 22], seed: 1 }), nextTook: performance.now() - again,
    };
  })()`)) as Record<string, number>;
  console.log(`with a worker killed: ${Number(result.took).toFixed(0)} ms`);
  expect(result).toMatchObject({ killed: true, different: 0, length: 2 ** 26, next: 0 });
  expect(result.took).toBeGreaterThan(4000); // it was waited for
  expect(result.nextTook).toBeLessThan(3000);
});

test('memory of WebAssembly that is shared where the page may not share: filled by this thread, and the next fill too', async () => {
  const { page } = opened;
  await page.reload({ waitUntil: 'load' });
  await page.waitForFunction(() => 'harness' in globalThis);
  const result = await page.evaluate(async () => {
    const memory = new WebAssembly.Memory({ initial: 256, maximum: 256, shared: true });
    const initializer = await harness.lib.createInitializer({ backend: 'cpu', seed: 1, threads: 3 });
    const spec = { shape: [2 ** 22 - 2], init: harness.lib.normal({ stddev: 1 }), offset: 4 } as const;
    const target = new Float32Array(memory.buffer as unknown as ArrayBuffer).fill(7);
    const different: number[] = [];
    for (let i = 0; i < 2; i++) {
      await initializer.fill(target, spec);
      different.push(watched.different(target.slice(1, -1), { ...spec, offset: 0, seed: 1 }));
      const { data } = await initializer.create({ shape: spec.shape, init: spec.init });
      different.push(watched.different(data as Float32Array, { ...spec, offset: 0, seed: 1 }));
    }
    const isolated = crossOriginIsolated;
    return { different, guards: [target[0], target.at(-1)], isolated, constructor: typeof SharedArrayBuffer };
  });
  expect(result).toEqual({ different: [0, 0, 0, 0], guards: [7, 7], isolated: false, constructor: 'undefined' });
});

test('the file of the threads cannot be loaded any more: filled by this thread', async () => {
  const { page } = opened;
  let aborted = 0;
  const intercept = (request: HTTPRequest): void => {
    const cut = /\/threads\b/.test(request.url());
    if (cut) aborted++;
    (cut ? request.abort() : request.continue()).catch(() => {});
  };
  await page.setRequestInterception(true);
  page.on('request', intercept);
  await page.reload({ waitUntil: 'load' });
  await page.waitForFunction(() => 'harness' in globalThis);
  const different = await page.evaluate(async () => {
    const initializer = await harness.lib.createInitializer({ backend: 'cpu', seed: 1, threads: 3 });
    const spec = { shape: [2 ** 22], init: harness.lib.normal({ stddev: 1 }) } as const;
    const made = [await initializer.create(spec), await initializer.create(spec)];
    return made.map(({ data }) => watched.different(data as Float32Array, { ...spec, seed: 1 }));
  });
  page.off('request', intercept);
  await page.setRequestInterception(false);
  expect(different).toEqual([0, 0]);
  expect(aborted).toBeGreaterThan(0);
});
