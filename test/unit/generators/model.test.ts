// The option generator of createAll and fillAll. The numbers of layers are compared with PyTorch's in vectors.test.ts.
import { expect, test } from 'vitest';
import { createInitializer } from '../../../src/api/initializer.ts';
import { torchGenerator } from '../../../src/index-generators-torch.ts';
import { prefixed, torchLinear, torchMultiheadAttention } from '../../../src/index-presets.ts';
import { orthogonal } from '../../../src/index-shared.ts';

const specs = {
  ...prefixed('0.', torchLinear({ inFeatures: 30, outFeatures: 11 })),
  ...prefixed('1.', torchMultiheadAttention({ embedDim: 12, numHeads: 3 })),
};
const init = await createInitializer({ backend: 'cpu', seed: 1 });

test('createAll draws the tensors in the order of PyTorch, and they have no seed', async () => {
  const generator = torchGenerator({ seed: 42 });
  const { tensors } = await init.createAll(specs, { generator });
  const expected = torchGenerator({ seed: 42 });
  const uniform = (shape: number[], limit: number) => expected.uniform(shape, { from: -limit, to: limit });
  expect(tensors['0.weight']?.data).toEqual(uniform([11, 30], Math.sqrt(1 / 30)));
  expect(tensors['0.bias']?.data).toEqual(uniform([11], Math.sqrt(1 / 30)));
  expect(tensors['1.out_proj.weight']?.data).toEqual(uniform([12, 12], Math.sqrt(1 / 12)));
  uniform([12], Math.sqrt(1 / 12)); // the bias of out_proj, which is thrown away
  expect(tensors['1.in_proj_weight']?.data).toEqual(uniform([36, 12], Math.sqrt(6 / 48)));
  expect(tensors['1.out_proj.bias']?.data).toEqual(new Float32Array(12));
  // Draws go on after the model.
  expect(generator.rand([3])).toEqual(expected.rand([3]));
  expect(tensors['0.weight']?.seed).toBeUndefined();
  expect(JSON.stringify(tensors['0.weight'])).not.toContain('seed');
});

test('slices are parts of the whole, and calls at the same time wait for each other', async () => {
  const whole = torchGenerator({ seed: 7 });
  const [first, second] = [whole.randn([6, 5]), whole.randn([6, 5], { dtype: 'f16' })];
  const generator = torchGenerator({ seed: 7 });
  const spec = { shape: [6, 5], init: { kind: 'normal', stddev: 1 } } as const;
  const array = new Float32Array(9).fill(Number.NaN);
  const filling = init.fillAll(
    { a: array },
    {
      a: {
        ...spec,
        slice: [
          [1, 3],
          [2, 5],
        ],
        offset: 4,
      },
    },
    { generator },
  );
  const created = await init.createAll({ b: { ...spec, dtype: 'f16', slice: [3, 10] } }, { generator });
  await filling;
  const box = [7, 8, 9, 12, 13, 14].map((i) => first[i]);
  expect([...array]).toEqual([Number.NaN, ...box, Number.NaN, Number.NaN]);
  expect(created.tensors.b.data).toEqual(second.slice(3, 10));
});

test('after a call that fails or is aborted the next one has its turn', async () => {
  const generator = torchGenerator({ seed: 7 });
  const fails = init.createAll(specs, {
    generator,
    onProgress: () => {
      throw new Error('stop');
    },
  });
  await expect(fails).rejects.toThrow('stop');
  await expect(init.createAll(specs, { generator })).resolves.toBeDefined();
});

test('messages', async () => {
  const generator = torchGenerator({ seed: 7 });
  const before = generator.getState();
  const one = (more: object) => init.createAll({ a: { shape: [2, 2], init: 'he', ...more } } as never, { generator });
  await expect(one({ seed: 3 })).rejects.toThrow('createAll, "a": seed must be absent with a generator, got 3');
  await expect(one({ stream: 3 })).rejects.toThrow('createAll, "a": stream must be absent with a generator, got 3');
  await expect(one({ init: orthogonal() })).rejects.toThrow(
    'createAll, "a": init must be one that PyTorch has: LAPACK',
  );
  await expect(one({ drawn: { earlier: 1 } })).rejects.toThrow('drawn.earlier must be an integer in [0, 0], got 1');
  const rows = init.fillAll(
    { a: new Float32Array(9) },
    { a: { shape: [2, 2], init: 'he', bytesPerRow: 12 } },
    { generator },
  );
  await expect(rows).rejects.toThrow('fillAll, "a": bytesPerRow must be absent with a generator, got 12');
  expect(generator.getState()).toEqual(before);
});
