// The process that Chromium's WebGPU runs in crashes: before, during and after the work. Afterwards what is plain data, seed and
// specs, gives the same bits on a new device.
import type { CDPSession } from 'puppeteer';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import { openFaults } from '../harness/watch-device.ts';

/** What Chromium itself writes of devices that it loses or refuses meanwhile, and what a page without an adapter for a moment does. */
const SAID =
  /^(A valid external Instance reference no longer exists\.|Device failed at creation\.|Failed to create WebGPU Context Provider)$/;

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

/** Until the process is there again, after the crash of the test before. */
beforeEach(async () => {
  await opened.page.evaluate(async () => {
    for (;;) {
      try {
        const device = await watched.device();
        await device.queue.onSubmittedWorkDone();
        device.destroy();
        return;
      } catch {
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    }
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
    // A crash takes some time to be seen: there is work until it is.
    const outcomes: string[] = [];
    const crashed = crash();
    while (!outcomes.some((outcome) => outcome !== 'accepted')) {
      const many = await Promise.allSettled([1, 2, 3, 4].map((seed) => first.create({ ...spec, seed })));
      for (const made of many) {
        outcomes.push(made.status === 'fulfilled' ? 'accepted' : String(made.reason));
        if (made.status === 'fulfilled') made.value.destroy();
      }
    }
    await crashed;
    const lost = await first.device?.lost;
    const later = {
      create: await watched.outcome(first.create(spec)),
      fill: await watched.outcome(first.fill(before.buffer as GPUBuffer, { ...spec, shape: [1000] })),
      read: await watched.outcome(before.read()),
      createAll: await watched.outcome(first.createAll({ w: spec }, { onProgress() {} })),
      again: await watched.outcome(createInitializer({ device: first.device as GPUDevice })),
    };
    before.destroy();
    const left = watched.left();
    first.destroy();
    // The device that was lost is gone; what the initializer was made of is still there, as text if need be.
    const plain = JSON.parse(JSON.stringify({ seed: String(first.seed), spec }));
    let second = await createInitializer({ seed: BigInt(plain.seed), route });
    while (second.backend === 'cpu') {
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
  for (const outcome of result.outcomes.slice(accepted)) {
    expect(outcome).toMatch(/^DeviceLostError: create: the GPU device was lost \(unknown\): /);
  }
  for (const [name, outcome] of Object.entries(result.later)) {
    const fn = name === 'read' ? 'Weights.read' : name === 'again' ? 'createInitializer' : name;
    expect(outcome).toMatch(new RegExp(`^DeviceLostError: ${fn}: the GPU device was lost \\(unknown\\): `));
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
    let outcome = '';
    /** Calls until one is refused: a crash takes some time to be seen. */
    const until = async (call: () => Promise<{ destroy?: () => void }>): Promise<string> => {
      for (;;) {
        try {
          (await call()).destroy?.();
        } catch (error) {
          return String(error);
        }
      }
    };
    if (stage === 'a readback') {
      const small = await initializer.create({ ...big, shape: [1000] });
      const made = await Promise.all([1, 2, 3].map((seed) => initializer.create({ ...big, seed }))); // accepted, not yet done
      crash();
      outcome = await until(() => small.read() as Promise<object>);
      for (const weights of [small, ...made]) weights.destroy();
    } else if (stage.startsWith('what is waited for')) {
      let reports = 0;
      const onProgress = () => {
        if (++reports === 1) crash();
      };
      const specs = { a: { ...big, shape: [1000] }, b: big, c: big, d: big };
      outcome = await until(() => initializer.createAll(specs, { onProgress }));
    } else {
      const { queue } = initializer.device as GPUDevice;
      const { writeBuffer } = queue;
      let writes = 0;
      queue.writeBuffer = ((...args: Parameters<typeof writeBuffer>) => {
        if (++writes === 30) crash();
        return writeBuffer.apply(queue, args);
      }) as typeof writeBuffer;
      const all = Array.from({ length: 3 }, () => until(() => initializer.create(big)));
      outcome = [...new Set(await Promise.all(all))].join();
    }
    const left = watched.left();
    const next = await fresh('shader');
    const weights = await next.create({ ...big, shape: [1000] });
    const different = watched.different((await weights.read()) as Float32Array, { ...big, shape: [1000], seed: 3 });
    weights.destroy();
    next.destroy();
    return { outcome, left, different };
  }, stage);
  expect(result.outcome).toMatch(new RegExp(`^DeviceLostError: ${fn}: the GPU device was lost \\(unknown\\): [^,]*$`));
  expect(result.left).toEqual(['weight-init normal table']);
  expect(result.different).toBe(0);
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
    if (made !== 'made') expect(made.replace(/^Device(Lost)?Error: createInitializer: /, '')).toMatch(reason);
  }
  for (const backend of result.backends) if (backend !== 'webgpu') expect(backend).toMatch(reason);
});

test('under the one call, which takes a new device, or the CPU while there is none', async () => {
  const result = await opened.page.evaluate(async () => {
    const { initializeWeights } = harness.lib;
    const call = (backend: 'auto' | 'webgpu') => initializeWeights([100, 100], 'he', { seed: 4, backend });
    const first = await call('webgpu');
    const devices = new Set([first.device]);
    await crash();
    await first.device?.lost;
    const read = await watched.outcome(first.read());
    let different = 0;
    let errors: string[] = [];
    while (devices.size < 2) {
      const auto = await call('auto');
      different += watched.different((await auto.read()) as Float32Array, { shape: [100, 100], init: 'he', seed: 4 });
      const again = await call('webgpu').catch((error) => String(error));
      if (typeof again === 'string') errors = [...new Set([...errors, again])];
      else devices.add(again.device);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    for (const device of devices) device?.destroy();
    return { read, different, errors, devices: devices.size };
  });
  expect(result.read).toMatch(/^DeviceLostError: Weights.read: the GPU device was lost \(unknown\): /);
  expect(result).toMatchObject({ different: 0, devices: 2 });
  for (const error of result.errors)
    expect(error).toMatch(/^DeviceError: initializeWeights: (there is no WebGPU adapter|WebGPU refused)/);
});
