// The process that Chromium's WebGPU runs in crashes: before, during and after the work. Afterwards what is plain data, seed and
// specs, gives the same bits on a new device.
import type { CDPSession } from 'puppeteer';
import { beforeAll, expect, test } from 'vitest';
import { openFaults } from './faults.ts';

/** What Chromium itself writes, and what a page without an adapter for a moment does. */
const SAID = /^(A valid external Instance reference no longer exists\.|Failed to create WebGPU Context Provider)$/;

// Chromium would keep WebGPU from a page that it thinks guilty of crashes, and after some from all.
const opened = openFaults(SAID, undefined, [
  '--disable-domain-blocking-for-3d-apis',
  '--disable-gpu-process-crash-limit',
]);

beforeAll(async () => {
  const { page } = opened;
  const session: CDPSession = await page.browser().target().createCDPSession();
  await page.exposeFunction('crash', async () => {
    await session.send('Browser.crashGpuProcess').catch(() => {});
  });
});

declare global {
  function crash(): Promise<void>;
}

const ROUTES = ['shader', 'upload'] as const;

test.each(ROUTES)('during new weights, and the same bits on the next device, by %s', async (route) => {
  const result = await opened.page.evaluate(async (route) => {
    const { createInitializer, normal } = harness.lib;
    const spec = { shape: [2 ** 23], init: normal({ stddev: 1 }), name: 'w' } as const;
    watched.begin();
    // Nothing is asked for but a seed, which is drawn.
    const first = await createInitializer({ backend: 'webgpu', route, threads: 1 });
    const before = await first.create({ ...spec, shape: [1000] });
    // A crash takes some time to be seen: work enough for it.
    const many = Array.from({ length: 40 }, (_, i) => first.create({ ...spec, name: `w${i}` }));
    const crashed = crash();
    const outcomes = await Promise.all(many.map((made) => watched.outcome(made)));
    await crashed;
    const lost = await first.device?.lost;
    const later = {
      create: await watched.outcome(first.create(spec)),
      fill: await watched.outcome(first.fill(before.buffer as GPUBuffer, { ...spec, shape: [1000] })),
      read: await watched.outcome(before.read()),
      createAll: await watched.outcome(first.createAll({ w: spec }, { onProgress() {} })),
      again: await watched.outcome(createInitializer({ device: first.device as GPUDevice })),
    };
    for (const made of await Promise.allSettled(many)) if (made.status === 'fulfilled') made.value.destroy();
    before.destroy();
    const left = watched.left();
    first.destroy();
    // The device that was lost is gone; what the initializer was made of is still there, as text if need be.
    const plain = JSON.parse(JSON.stringify({ seed: String(first.seed), spec }));
    let second = await createInitializer({ seed: BigInt(plain.seed), route });
    for (let tries = 0; second.backend === 'cpu' && tries < 100; tries++) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      second = await createInitializer({ seed: BigInt(plain.seed), route });
    }
    const weights = await second.create(plain.spec);
    const different = watched.different((await weights.read()) as Float32Array, { ...spec, seed: first.seed });
    second.destroy();
    return { outcomes, reason: lost?.reason, later, left, backend: second.backend, different };
  }, route);
  const accepted = result.outcomes.filter((outcome) => outcome === 'accepted').length;
  console.log(`${route}: ${accepted} of ${result.outcomes.length} were accepted before the crash`);
  expect(accepted).toBeLessThan(result.outcomes.length);
  for (const outcome of result.outcomes.slice(accepted)) {
    expect(outcome).toMatch(/^Error: create: the GPU device was lost \(unknown\): /);
  }
  for (const [name, outcome] of Object.entries(result.later)) {
    const fn = name === 'read' ? 'Weights.read' : name === 'again' ? 'createInitializer' : name;
    expect(outcome).toMatch(new RegExp(`^Error: ${fn}: the GPU device was lost \\(unknown\\): `));
  }
  expect(result).toMatchObject({
    reason: 'unknown',
    left: ['weight-init normal table'],
    backend: 'webgpu',
    different: 0,
  });
});

const STAGES = {
  'a readback': 'Weights.read',
  'what is waited for of a model': 'createAll',
  'an upload, with fences in the queue': 'create',
} as const;

test.each(Object.entries(STAGES))('during %s', async (stage, fn) => {
  const result = await opened.page.evaluate(async (stage) => {
    const { createInitializer, normal } = harness.lib;
    const big = { shape: [2 ** 26], init: normal({ stddev: 1 }) } as const;
    const fresh = async (route: 'shader' | 'upload') => {
      for (;;) {
        const made = await createInitializer({ seed: 3, route, threads: 1 });
        if (made.backend === 'webgpu') return made;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    };
    watched.begin();
    const initializer = await fresh(stage.startsWith('an upload') ? 'upload' : 'shader');
    const progress: string[] = [];
    let outcome = '';
    if (stage === 'a readback') {
      const small = await initializer.create({ ...big, shape: [1000] });
      const busy = Array.from({ length: 3 }, () => initializer.create(big));
      const made = await Promise.all(busy); // accepted, not yet done
      const read = watched.outcome(small.read());
      await Promise.all([read, crash()]);
      outcome = await read;
      for (const weights of [small, ...made]) weights.destroy();
    } else if (stage.startsWith('what is waited for')) {
      const onProgress = ({ name }: { name: string }) => {
        progress.push(name);
        if (name === 'a') crash();
      };
      const specs = { a: { ...big, shape: [1000] }, b: big, c: big, d: big };
      outcome = await watched.outcome(initializer.createAll(specs, { onProgress }));
    } else {
      const { queue } = initializer.device as GPUDevice;
      const { writeBuffer } = queue;
      let writes = 0;
      queue.writeBuffer = ((...args: Parameters<typeof writeBuffer>) => {
        if (++writes === 30) crash();
        return writeBuffer.apply(queue, args);
      }) as typeof writeBuffer;
      const all = Array.from({ length: 3 }, () => watched.outcome(initializer.create(big)));
      outcome = [...new Set(await Promise.all(all))].join();
    }
    const left = watched.left();
    const next = await fresh('shader');
    const weights = await next.create({ ...big, shape: [1000] });
    const different = watched.different((await weights.read()) as Float32Array, { ...big, shape: [1000], seed: 3 });
    weights.destroy();
    next.destroy();
    return { outcome, progress, left, different };
  }, stage);
  expect(result.outcome).toMatch(new RegExp(`^Error: ${fn}: the GPU device was lost \\(unknown\\): [^,]*$`));
  expect(result.left).toEqual(['weight-init normal table']);
  expect(result.different).toBe(0);
  expect(['', 'a']).toContain(result.progress.join());
});

test('during the set-up: a reason or a refusal, whatever is lost by then', async () => {
  const result = await opened.page.evaluate(async () => {
    const { createInitializer } = harness.lib;
    const crashed = crash().then(() => 'over');
    const strict: string[] = [];
    const backends: string[] = [];
    for (let over = false; !over; ) {
      const made = await createInitializer({ backend: 'webgpu', seed: 3 }).then(
        (initializer) => {
          initializer.destroy();
          return 'made';
        },
        (error) => String(error),
      );
      strict.push(made);
      const auto = await createInitializer({ seed: 3 });
      backends.push(auto.reason ?? auto.backend);
      auto.destroy();
      over = (await Promise.race([crashed, new Promise((resolve) => setTimeout(resolve, 0))])) === 'over';
    }
    return { strict, backends };
  });
  console.log([...new Set([...result.strict, ...result.backends])].join('\n'));
  const reason = /^(the GPU device was lost \(\w+\): .*|there is no WebGPU adapter|WebGPU refused a device: .*)$/;
  for (const made of result.strict) {
    if (made !== 'made') expect(made.replace(/^Error: createInitializer: /, '')).toMatch(reason);
  }
  for (const backend of result.backends) if (backend !== 'webgpu') expect(backend).toMatch(reason);
});
