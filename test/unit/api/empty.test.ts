// Shapes with a 0 in them, and shapes without axes, by every call that needs no GPU. PyTorch initializes neither with an error:
// torch.nn.init warns and returns a tensor without elements; a tensor of shape [] is a number, such as CLIP's logit_scale.
import { describe, expect, test } from 'vitest';
import * as api from '../../../src/index-static.ts';
import type { Init } from '../../../src/types.ts';

const EVERY: Readonly<Record<string, Init>> = {
  zeros: api.zeros(),
  normal: api.normal({ stddev: 1 }),
  uniform: api.uniform(),
  truncatedNormal: api.truncatedNormal({ bounds: 'absolute' }),
  heNormal: api.heNormal(),
  xavierUniform: api.xavierUniform(),
  lecunNormal: api.lecunNormal({ distribution: 'truncated-normal' }),
  eye: api.eye(),
  sparse: api.sparse({ sparsity: 0.5 }),
  'sparse, axis 1': api.sparse({ sparsity: 0.5, axis: 1 }),
  orthogonal: api.orthogonal(),
  withRows: api.withRows(api.heNormal(), { start: 0, end: 2, value: 3 }),
};

describe.each(Object.entries(EVERY))('%s', (name, init) => {
  test.each([[[0, 4]], [[4, 0]], [[0, 0]]])('of %j has no elements', async (shape) => {
    const initializer = await api.createInitializer({ backend: 'cpu', seed: 1 });
    if (name === 'withRows' && shape[0] === 0) {
      await expect(initializer.create({ shape, init })).rejects.toThrow(
        'init.end must be at most 0 for this shape, got 2',
      );
      return;
    }
    const { data, shape: given } = await initializer.create({ name: 'w', shape, init });
    expect([data?.length, given]).toEqual([0, shape]);
    const target = new Float32Array(3).fill(7);
    await initializer.fill(target, { name: 'w', shape, init, offset: 4 });
    api.fillWeightsSync(target, { name: 'w', shape, init, seed: 1 });
    expect([...target]).toEqual([7, 7, 7]);
  });
});

test('kernels and stacks without elements', () => {
  const none = new Float32Array(0);
  for (const shape of [
    [3, 3, 0, 4],
    [0, 3, 4, 4],
    [3, 0, 0, 0],
  ]) {
    for (const init of [api.dirac(), api.deltaOrthogonal(), api.heNormal(), api.orthogonal()]) {
      api.fillWeightsSync(none, { shape, init, seed: 1 });
    }
    api.fillWeightsSync(none, { shape, batchDims: 2, init: api.eye(), seed: 1 });
  }
});

test('in createAll, fillAll and specsByRules', async () => {
  const initializer = await api.createInitializer({ backend: 'cpu', seed: 1 });
  const shapes = { a: [2, 3], none: [0, 3], b: [3], scale: [], last: [4, 0] };
  const specs = api.specsByRules(shapes, [
    [/^(a|none|last)$/, api.heNormal()],
    [/./, api.ones()],
  ]);
  for (const arena of [false, true]) {
    const progress: number[] = [];
    const { tensors } = await initializer.createAll(specs, {
      arena,
      onProgress: ({ elements }) => progress.push(elements),
    });
    expect(Object.values(tensors).map(({ data }) => data?.length)).toEqual([6, 0, 3, 1, 0]);
    expect([...(tensors.scale?.data ?? [])]).toEqual([1]);
    expect(await tensors.none?.read()).toEqual(new Float32Array(0));
    expect(progress).toEqual([6, 6, 9, 10, 10]);
  }
  const targets = Object.fromEntries(Object.entries(shapes).map(([name]) => [name, new Float32Array(8).fill(7)]));
  await initializer.fillAll(targets, specs);
  expect(Object.values(targets).map((target) => target.indexOf(7))).toEqual([6, 0, 3, 1, 0]);
});

test.each([[[0, 4]], [[4, 0]]] as const)('initializeWeights of %j', async (shape) => {
  for (const method of ['zero', 'small_random', 'xavier', 'he'] as const) {
    expect(api.initializeWeightsSync(shape, method, { seed: 1 }).data).toEqual(new Float32Array(0));
    expect(await (await api.initializeWeights(shape, method, { seed: 1, backend: 'cpu' })).read()).toEqual(
      new Float32Array(0),
    );
  }
});
