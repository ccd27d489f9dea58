// Moments of our weights over many seeds.
import { fillWeightsSync } from '../../src/index-cpu.ts';
import { product } from '../../src/initializers/shape.ts';
import type { WeightSpec } from '../../src/types.ts';

type Specs = Readonly<Record<string, WeightSpec>>;

/** The sum, the sum of squares, the least and the largest of weights. */
export type Moments = readonly [sum: number, squares: number, least: number, largest: number];

/** For each tensor its moments over models of seeds [first, last). */
export function momentsOf(specs: Specs, [first, last]: readonly [number, number]): Record<string, Moments> {
  return Object.fromEntries(
    Object.entries(specs).map(([name, spec]) => {
      const target = new Float32Array(product(spec.shape));
      let [sum, squares, least, largest] = [0, 0, Infinity, -Infinity];
      for (let seed = first; seed < last; seed++) {
        fillWeightsSync(target, { ...spec, dtype: 'f32', name, seed });
        for (const weight of target) {
          sum += weight;
          squares += weight * weight;
          if (weight < least) least = weight;
          if (weight > largest) largest = weight;
        }
      }
      return [name, [sum, squares, least, largest]];
    }),
  );
}
