// Random tensors, and random ways to cut them into at most 64 parts.
import fc from 'fast-check';
import * as lib from '../../src/index-static.ts';
import type { Dtype, Init, Layout, Shape, Slice, WeightSpec } from '../../src/types.ts';
import { elementsOf } from '../../verify/reference/slices.ts';

export const MOST_PARTS = 64;

/** Every kind of draw; what takes any shape of two dimensions or more. */
const ANY: Init[] = [
  lib.heNormal(),
  lib.xavierUniform(),
  lib.lecunNormal({ distribution: 'truncated-normal' }),
  lib.uniform({ low: -1, high: 3 }),
  lib.normal({ mean: 2, stddev: 0.5 }),
  lib.truncatedNormal({ bounds: 'absolute', low: -0.5 }),
  lib.withRows(lib.smallRandom(), { start: 0, end: 1, value: 3 }),
  lib.constant(0.3),
];
/** What takes two dimensions, and is stacked where there are more. */
const PLANE: Init[] = [lib.eye(2), lib.sparse({ sparsity: 0.4 }), lib.orthogonal()];
const KERNEL: Init[] = [lib.dirac()];

/** Cuts of an axis: at most `most` parts. */
function cuts(size: number, seeds: readonly number[], most: number): [number, number][] {
  const at = [...new Set([0, ...seeds.slice(0, most - 1).map((seed) => seed % size), size])].sort((a, b) => a - b);
  return at.slice(1).map((end, i) => [at[i] as number, end]);
}

/** Indices in the whole tensor of the elements of a slice, by the second implementation. */
export const elementsOfSlice = (shape: Shape, slice: Slice): number[] => elementsOf({ shape, slice }).map(Number);

/** A spec, and slices of it that cover it, each with the elements of the whole that it holds. */
export interface Partition {
  readonly spec: WeightSpec;
  readonly parts: { readonly slice: Slice; readonly elements: number[] }[];
}

/** `exact`: without those whose bits a GPU need not share. */
export function partitions(exact: boolean): fc.Arbitrary<Partition> {
  const shapes = fc.array(fc.integer({ min: 1, max: 13 }), { minLength: 1, maxLength: 4 });
  const seeds = fc.array(fc.array(fc.nat(1000), { minLength: 3, maxLength: 63 }), { minLength: 4, maxLength: 4 });
  return fc
    .record({
      shape: shapes,
      seeds,
      boxes: fc.boolean(),
      which: fc.nat(1000),
      dtype: fc.constantFrom<Dtype[]>('f32', 'f16', 'bf16'),
      layout: fc.constantFrom<Layout[]>('in-out', 'out-in'),
      seed: fc.nat(),
    })
    .map(({ shape, seeds: random, boxes, which, dtype, layout, seed }) => {
      const inits = [...ANY, ...(shape.length >= 2 ? PLANE : []), ...(shape.length > 2 ? KERNEL : [])].filter(
        ({ kind }) => !exact || kind !== 'orthogonal',
      );
      const init = inits[which % inits.length] as Init;
      const batchDims = PLANE.includes(init) ? shape.length - 2 : 0;
      const fans = shape.length < 2 && { fanIn: 5, fanOut: 7 };
      const spec = { shape, batchDims, init, dtype, layout, seed, name: 'w', ...fans };
      const count = shape.reduce((a, b) => a * b);
      if (!boxes) {
        const parts = cuts(count, random.flat(), MOST_PARTS).map(([start, end]) => ({
          slice: [start, end] as const,
          elements: elementsOfSlice(shape, [start, end]),
        }));
        return { spec, parts };
      }
      // At most 64 parts in all: 64, 8, 4 or 2 along each axis.
      const most = [64, 8, 4, 2][shape.length - 1] as number;
      let slices: [number, number][][] = [[]];
      for (const [axis, size] of shape.entries()) {
        const ranges = cuts(size, random[axis] as number[], most);
        slices = slices.flatMap((slice) => ranges.map((range): [number, number][] => [...slice, range]));
      }
      const parts = slices.map((slice) => ({
        slice,
        elements: elementsOfSlice(shape, slice),
      }));
      return { spec, parts };
    });
}
