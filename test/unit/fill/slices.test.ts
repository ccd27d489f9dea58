// docs/SPEC.md, section 10: any slice holds the same bits as the whole, in the order of the second implementation.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fillWeightsSync } from '../../../src/api/sync.ts';
import { fillSteps } from '../../../src/cpu/fill.ts';
import { resolveFill } from '../../../src/fill/resolve.ts';
import { normalTable } from '../../../src/random/normal-table.ts';
import type { Init, Shape, Slice } from '../../../src/types.ts';
import { weightBits } from '../../../verify/reference/schemes.ts';
import { elementsOf } from '../../../verify/reference/slices.ts';
import { bitsOfArray } from '../../helpers/bits.ts';
import { runs } from '../../helpers/runs.ts';

function made(shape: Shape, init: Init, slice: Slice, count: number): number[] {
  // One more element, which has to stay as it is.
  const array = new Float32Array(count + 1).fill(7);
  fillWeightsSync(array, { shape, init, slice, seed: 11, name: 'w' });
  expect(array[count]).toBe(7);
  return [...bitsOfArray(array)].slice(0, count);
}

const normal: Init = { kind: 'normal', stddev: 1 };

/** A range along an axis of this size. */
const range = (size: number): fc.Arbitrary<[number, number]> =>
  fc.tuple(fc.nat(size - 1), fc.nat(size - 1)).map(([a, b]): [number, number] => [Math.min(a, b), Math.max(a, b) + 1]);

const boxes = fc
  .array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 6 })
  .chain((shape) => fc.tuple(fc.constant(shape), fc.tuple(...shape.map(range)), range(shape[0] as number)));

test('boxes, with rows that are a constant and without', () => {
  fc.assert(
    fc.property(boxes, ([shape, slice, [start, end]]) => {
      const size = shape.reduce((a, b) => a * b, 1);
      const spec = { shape, seed: 11n, stream: 0n, dtype: 'f32', init: normal } as const;
      const elements = elementsOf({ ...spec, slice });
      const flat = elementsOf({ ...spec, slice: [0, size] });
      expect(flat.length).toBe(size);
      for (const init of [normal, { kind: 'with-rows', init: normal, start, end, value: 3 } as const]) {
        const whole = made(shape, init, [0, size], size);
        expect(made(shape, init, slice, elements.length)).toEqual(elements.map((element) => whole[Number(element)]));
      }
    }),
    { numRuns: runs(1500) },
  );
});

test('flat ranges, with rows that are a constant', () => {
  fc.assert(
    fc.property(boxes, fc.nat(), fc.nat(), ([shape, , [start, end]], a, b) => {
      const size = shape.reduce((x, y) => x * y, 1);
      const from = a % size;
      const to = from + 1 + (b % (size - from));
      const init: Init = { kind: 'with-rows', init: normal, start, end, value: 3 };
      expect(made(shape, init, [from, to], to - from)).toEqual(made(shape, init, [0, size], size).slice(from, to));
    }),
    { numRuns: runs(500) },
  );
});

test.each<[Shape, Slice]>([
  [
    [6361, 1416003655831],
    [
      [6358, 6361],
      [1416003655829, 1416003655831],
    ],
  ],
  [
    [2 ** 20, 3, 2 ** 20, 5],
    [
      [2 ** 20 - 2, 2 ** 20],
      [0, 3],
      [2 ** 20 - 1, 2 ** 20],
      [1, 4],
    ],
  ],
  [
    [2 ** 30, 2 ** 22],
    [
      [2 ** 12 - 2, 2 ** 12 + 2],
      [0, 1],
    ],
  ],
])('boxes of tensors beyond 2^32 elements: %j', (shape, slice) => {
  const tensor = { shape, slice, init: normal, seed: 11n, stream: 0n, dtype: 'f32' } as const;
  const expected = weightBits(tensor, normalTable());
  const array = new Float32Array(expected.length);
  fillWeightsSync(array, { shape, init: normal, slice, seed: 11 });
  expect([...bitsOfArray(array)]).toEqual(expected);
});

test('a column is made in steps as short as those of a contiguous range', () => {
  const slice = [
    [0, 1 << 16],
    [1, 2],
  ] as const;
  const fill = resolveFill({ shape: [1 << 16, 4], init: normal, slice }, 1);
  const column = new Float32Array(1 << 16);
  expect([...fillSteps(column, fill)].length).toBe(32);
  const whole = new Float32Array(4 << 16);
  fillWeightsSync(whole, { shape: [1 << 16, 4], init: normal, seed: 1 });
  expect(column.every((weight, row) => weight === whole[4 * row + 1])).toBe(true);
});
