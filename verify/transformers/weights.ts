// Our weights of a model: as the bytes of a checkpoint, and their moments over many seeds.
import { bytesOf, newElements } from '../../src/dtype/dtype.ts';
import { fillWeightsSync } from '../../src/index-cpu.ts';
import { product } from '../../src/initializers/shape.ts';
import type { WeightSpec } from '../../src/types.ts';

type Specs = Readonly<Record<string, WeightSpec>>;

/** A tensor in a file of raw bytes. */
export type Entry = readonly [name: string, shape: readonly number[], dtype: string, first: number, last: number];

/** All tensors of a model, one after the other, each at a multiple of 8. */
export function checkpointOf(specs: Specs, seed: number): { manifest: Entry[]; bytes: Uint8Array } {
  const manifest: Entry[] = [];
  let end = 0;
  for (const [name, { shape, dtype = 'f32' }] of Object.entries(specs)) {
    const size = product(shape) * bytesOf(dtype);
    manifest.push([name, shape, dtype, end, end + size]);
    end = Math.ceil((end + size) / 8) * 8;
  }
  const bytes = new Uint8Array(end);
  for (const [name, , , first, last] of manifest) {
    const spec = specs[name] as WeightSpec;
    const target = newElements(spec.dtype ?? 'f32', product(spec.shape));
    fillWeightsSync(target, { ...spec, name, seed });
    bytes.set(new Uint8Array(target.buffer, 0, last - first), first);
  }
  return { manifest, bytes };
}

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
