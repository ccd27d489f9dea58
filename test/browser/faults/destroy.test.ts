// Initializers, models and weights that are destroyed: twice, while there is work, and then used.
import { expect, test } from 'vitest';
import { openFaults } from '../harness/watch-device.ts';

const opened = openFaults();
const ROUTES = ['shader', 'upload'] as const;

test.each(ROUTES)('an initializer, while it has work, by %s', async (route) => {
  const result = await opened.page.evaluate(async (route) => {
    const spec = { shape: [500, 500], init: harness.lib.heNormal() } as const;
    const given = await watched.device();
    const outcomes: Record<string, string[]> = {};
    watched.begin();
    for (const [name, device] of Object.entries({ own: undefined, given })) {
      const initializer = await harness.lib.createInitializer({ seed: 1, route, ...(device && { device }) });
      const warm = await initializer.create(spec);
      const work = [
        initializer.create(spec),
        initializer.createAll({ a: spec, b: spec }),
        initializer.createAll({ a: spec, b: spec }, { onProgress() {} }),
        warm.read(),
      ];
      initializer.destroy();
      initializer.destroy();
      outcomes[name] = await Promise.all(work.map((call) => watched.outcome(call)));
      for (const made of await Promise.allSettled(work)) {
        if (made.status === 'fulfilled' && 'destroy' in made.value) made.value.destroy();
      }
      warm.destroy();
      const { buffer } = warm;
      outcomes[`${name}, after`] = await Promise.all(
        [
          () => initializer.create(spec),
          () => initializer.fill(buffer as GPUBuffer, spec),
          () => initializer.createAll({ a: spec }),
          () => initializer.fillAll({ a: buffer as GPUBuffer }, { a: spec }),
          async () => initializer.encode(undefined as never, []),
          () => initializer.read(buffer as GPUBuffer),
          () => warm.read(),
        ].map((call) => watched.outcome(call())),
      );
    }
    const left = watched.left();
    given.destroy();
    return { outcomes, left };
  }, route);
  const lost = (fn: string) =>
    expect.stringMatching(new RegExp(`^DeviceLostError: ${fn}: the GPU device was lost \\(destroyed\\)`));
  const after = [
    ...['create', 'fill', 'createAll', 'fillAll', 'encode', 'read'].map(
      (fn) => `Error: ${fn}: the initializer was destroyed`,
    ),
    'Error: Weights.read: the weights were destroyed',
  ];
  expect(result.outcomes).toEqual({
    own: [lost('create'), lost('createAll'), lost('createAll'), lost('Weights.read')],
    given: Array(4).fill('accepted'),
    'own, after': after,
    'given, after': after,
  });
  expect(result.left).toEqual(['weight-init normal table', 'weight-init normal table']);
});

test('weights and models, twice, and while they are read', async () => {
  const result = await opened.page.evaluate(async () => {
    const device = await watched.device();
    const initializer = await harness.lib.createInitializer({ device, seed: 1, route: 'shader' });
    const spec = { shape: [500, 500], init: harness.lib.heNormal() } as const;
    watched.begin();
    const weights = await initializer.create(spec);
    const reading = weights.read();
    weights.destroy();
    weights.destroy();
    // The copy was submitted before.
    let different = watched.different((await reading) as Float32Array, { ...spec, seed: 1 });
    const again = [await watched.outcome(weights.read())];
    again.push(await watched.outcome(initializer.fill(weights.buffer as GPUBuffer, spec)));
    for (const arena of [false, true]) {
      const model = await initializer.createAll({ a: spec, b: spec }, { arena });
      model.tensors.a?.destroy();
      model.tensors.a?.destroy();
      again.push(await watched.outcome((model.tensors.a as typeof weights).read()));
      // The other one is still there.
      const b = (await model.tensors.b?.read()) as Float32Array;
      different += watched.different(b, { ...spec, name: 'b', seed: 1 });
      model.destroy();
      model.destroy();
      again.push(await watched.outcome((model.tensors.b as typeof weights).read()));
    }
    const left = watched.left();
    device.destroy();
    return { different, again, left };
  });
  const gone = 'Error: Weights.read: the weights were destroyed';
  expect(result).toEqual({
    different: 0,
    again: [gone, expect.stringMatching(/^DeviceError: fill: the GPU refused: .*destroyed/s), gone, gone, gone, gone],
    left: [],
  });
});

test('a device that was lost before anybody here saw it', async () => {
  const result = await opened.page.evaluate(async () => {
    const { createInitializer, initializeWeights, selfTest } = harness.lib;
    const gone = async (): Promise<GPUDevice> => {
      const device = await watched.device();
      device.destroy();
      await device.lost;
      return device;
    };
    watched.begin();
    const outcomes = {
      createInitializer: await watched.outcome(createInitializer({ device: await gone() })),
      initializeWeights: await watched.outcome(initializeWeights([10, 10], 'he', { device: await gone() })),
      selfTest: await watched.outcome(selfTest(await gone())),
    };
    return { outcomes, left: watched.left() };
  });
  for (const [fn, outcome] of Object.entries(result.outcomes)) {
    expect(outcome).toMatch(new RegExp(`^DeviceLostError: ${fn}: the GPU device was lost \\(destroyed\\)`));
  }
  expect(result.left).toEqual([]);
});
