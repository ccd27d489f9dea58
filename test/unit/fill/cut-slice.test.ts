// A slice cut into parts that fit: none is too large, and no fewer would do along that axis.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cutSlice, regionOf } from '../../../src/fill/region.ts';
import { elementsOfSlice } from '../../helpers/partitions.ts';
import { runs } from '../../helpers/runs.ts';

test.each([
  [[2, 10], undefined, 8, 3, [0, 8], [16, 20]],
  [[2, 10], undefined, 11, 3, [0, 8], [16, 20]],
  [[2, 10], [3, 20], 8, 3, [3, 11], [19, 20]],
  [[1, 2 ** 26 + 1], undefined, 2 ** 26, 2, [0, 2 ** 26], [2 ** 26, 2 ** 26 + 1]],
  [
    [8, 10],
    [
      [1, 8],
      [2, 7],
    ],
    10,
    4,
    [
      [1, 3],
      [2, 7],
    ],
    [
      [7, 8],
      [2, 7],
    ],
  ],
  [
    [8, 10],
    [
      [1, 8],
      [2, 7],
    ],
    4,
    14,
    [
      [1, 2],
      [2, 6],
    ],
    [
      [7, 8],
      [6, 7],
    ],
  ],
  [
    [2, 3, 4],
    [
      [0, 2],
      [0, 3],
      [0, 4],
    ],
    8,
    4,
    [
      [0, 1],
      [0, 2],
      [0, 4],
    ],
    [
      [1, 2],
      [2, 3],
      [0, 4],
    ],
  ],
] as const)('%j %j by %i', (shape, slice, most, parts, first, last) => {
  expect(cutSlice(shape, slice as never, most)).toEqual({ parts, first, last });
});

test('the first and the last part begin and end where the slice does, and fit', () => {
  const axis = fc.tuple(fc.integer({ min: 1, max: 6 }), fc.nat(5), fc.nat(5));
  fc.assert(
    fc.property(
      fc.array(axis, { minLength: 1, maxLength: 4 }),
      fc.integer({ min: 4, max: 200 }),
      fc.boolean(),
      (axes, most, flat) => {
        const shape = axes.map(([size]) => size);
        const box = axes.map(([size, from, length]): [number, number] => {
          const start = from % size;
          return [start, start + 1 + (length % (size - start))];
        });
        const all = flat
          ? Array.from({ length: regionOf(shape, undefined).count }, (_, i) => i)
          : elementsOfSlice(shape, box);
        const { parts, first, last } = cutSlice(shape, flat ? undefined : box, most);
        const elements = (slice: unknown): number[] => {
          if (!flat) return elementsOfSlice(shape, slice as [number, number][]);
          const [from, to] = slice as [number, number];
          return Array.from({ length: to - from }, (_, i) => i + from);
        };
        const [head, tail] = [elements(first), elements(last)];
        expect(Math.max(head.length, tail.length)).toBeLessThanOrEqual(most);
        expect(head[0]).toBe(all[0]);
        expect(tail.at(-1)).toBe(all.at(-1));
        if (parts === 1) expect([head, tail]).toEqual([all, all]);
        expect(parts * head.length).toBeGreaterThanOrEqual(all.length);
      },
    ),
    { numRuns: runs(1000) },
  );
});
