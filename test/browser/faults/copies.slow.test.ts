// Two copies of the library on one page and one device, and many calls at once.
import { expect, test } from 'vitest';
import { openFaults } from '../harness/watch-device.ts';

const opened = openFaults();
const ROUTES = ['shader', 'upload'] as const;

test.each(ROUTES)('two copies: each its own errors, the same bits, at the same time, by %s', async (route) => {
  const result = await opened.page.evaluate(async (route) => {
    const device = await watched.device();
    watched.begin();
    const copies = [harness.lib, await harness.built()];
    const initializers = await Promise.all(copies.map((lib) => lib.createInitializer({ device, seed: 3, route })));
    const gone = device.createBuffer({ size: 4e4, usage: 0x8c });
    gone.destroy();
    const outcomes: string[] = [];
    let different = 0;
    await Promise.all(
      Array.from({ length: 40 }, async (_, i) => {
        const initializer = initializers[i % 2] as (typeof initializers)[0];
        const spec = { shape: [100, 100] as const, init: 'he' as const, name: `w${i}` };
        if (i % 5 === 4) {
          outcomes.push(await watched.outcome(initializer.fill(gone, spec)));
          return;
        }
        const weights = await initializer.create(spec);
        different += watched.different((await weights.read()) as Float32Array, { ...spec, seed: 3 });
        weights.destroy();
      }),
    );
    // What is of one is the other's too: plain data, buffers, arrays.
    const [one, two] = initializers as [(typeof initializers)[0], (typeof initializers)[0]];
    const buffer = harness.poisoned(device, 4e4);
    await one.fill(buffer, { shape: [100, 100], init: copies[1]?.heNormal() as never });
    different += watched.different(await two.read(buffer), { shape: [100, 100], init: 'he', seed: 3 });
    buffer.destroy();
    one.destroy();
    const after = await two.create({ shape: [10, 10], init: 'he' });
    different += watched.different((await after.read()) as Float32Array, { shape: [10, 10], init: 'he', seed: 3 });
    after.destroy();
    const used = await watched.outcome(one.create({ shape: [10, 10], init: 'he' }));
    const left = watched.left();
    device.destroy();
    await device.lost;
    const lost = await watched.outcome(two.create({ shape: [10, 10], init: 'he' }));
    return { different, outcomes, used, left, lost };
  }, route);
  expect(result.outcomes.length).toBe(8);
  for (const outcome of result.outcomes) expect(outcome).toMatch(/^DeviceError: fill: the GPU refused: .*destroyed/s);
  expect(result).toMatchObject({
    different: 0,
    used: 'Error: create: the initializer was destroyed',
    left: ['weight-init normal table', 'weight-init normal table'],
    lost: expect.stringMatching(/^DeviceLostError: create: the GPU device was lost \(destroyed\)/),
  });
});

test.each(ROUTES)('a hundred fills at once, of which some are refused and some stopped, by %s', async (route) => {
  const result = await opened.page.evaluate(async (route) => {
    const { heNormal, normal, ones, sparse, xavierUniform } = harness.lib;
    const device = await watched.device();
    const initializer = await harness.lib.createInitializer({ device, seed: 3, route, threads: 2 });
    watched.begin();
    const inits = [heNormal(), normal({ mean: 1, stddev: 2 }), ones(), sparse({ sparsity: 0.3 }), xavierUniform()];
    const counts: Record<string, number> = {};
    let different = 0;
    let guards = 0;
    await Promise.all(
      Array.from({ length: 100 }, async (_, i) => {
        const dtype = (['f32', 'f16', 'bf16'] as const)[i % 3] as 'f32';
        const side = i % 25 === 0 ? 1501 : 60 + i;
        const shape = [side, side] as const;
        const spec = { name: `w${i}`, shape, init: inits[i % 5] as never, dtype, offset: 4 * (i % 7) };
        const buffer = harness.poisoned(device, 4 * side * side + 64);
        if (i % 10 === 3) buffer.destroy();
        const abort = AbortSignal.abort(new Error('stopped'));
        const call =
          i % 10 === 7
            ? initializer.fillAll({ [spec.name]: buffer }, { [spec.name]: spec }, { signal: abort })
            : initializer.fill(buffer, spec);
        const outcome = (await watched.outcome(call)).replace(/refused: .*/s, 'refused');
        counts[outcome] = (counts[outcome] ?? 0) + 1;
        if (i % 10 !== 3 && i % 10 !== 7) {
          const compared = harness.compare(await harness.readWords(device, buffer), { ...spec, seed: 3 });
          different += compared.different;
          guards += compared.guardsBroken;
        } else if (i % 10 === 7) {
          guards += (await harness.readWords(device, buffer)).filter((word) => word !== harness.POISON).length;
        }
        buffer.destroy();
      }),
    );
    const left = watched.left();
    device.destroy();
    return { counts, different, guards, left };
  }, route);
  expect(result).toEqual({
    counts: { accepted: 80, 'DeviceError: fill: the GPU refused': 10, 'Error: stopped': 10 },
    different: 0,
    guards: 0,
    left: [],
  });
});
