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
    // The clock by which a silent thread is taken for dead: a second passes when this test says so.
    const ticks = new Map();
    const { setInterval, clearInterval } = globalThis;
    let id = -1;
    globalThis.setInterval = (call, ms, ...rest) => {
      if (ms !== 1000) return setInterval(call, ms, ...rest);
      ticks.set(--id, call);
      return id;
    };
    globalThis.clearInterval = (id) => ticks.delete(id) || clearInterval(id);
    const pass = (seconds) => {
      for (let i = 0; i < seconds; i++) for (const tick of [...ticks.values()]) tick();
    };
    const turn = () => new Promise((resolve) => setTimeout(resolve));

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
    const spec = { shape: [2 ** 24], init: harness.lib.normal({ stddev: 1 }) };
    let made;
    const make = () => {
      made = undefined;
      return initializer.create(spec).then((weights) => { made = weights; });
    };
    // A fill that is under way when one is killed may wait for it already.
    while (killed === undefined) {
      const making = make();
      while (!made && killed === undefined) await turn();
      if (made) await making;
    }
    if (made) make();
    while (!made && ticks.size !== 1) await turn(); // all others have answered
    const waited = !made;
    pass(4);
    await turn();
    const stillWaits = !made;
    pass(1);
    while (!made) await turn();
    const next = await initializer.create({ ...spec, shape: [2 ** 22] });
    return {
      killed, waited, stillWaits, length: made.data.length, different: watched.different(made.data, { ...spec, seed: 1 }),
      next: watched.different(next.data, { ...spec, shape: [2 ** 22], seed: 1 }), left: ticks.size,
    };
  })()`)) as Record<string, number>;
  expect(result).toEqual({
    ...{ killed: true, waited: true, stillWaits: true, length: 2 ** 24, different: 0 },
    ...{ next: 0, left: 0 }, // the next fill does not wait for it
  });
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
    const cut = /\/pool\b/.test(request.url());
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
