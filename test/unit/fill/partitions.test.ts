// The union of any partition of a tensor is the tensor, bit for bit.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fillWeightsSync } from '../../../src/api/sync.ts';
import { bitsOfArray } from '../../helpers/bits.ts';
import { MOST_PARTS, partitions } from '../../helpers/partitions.ts';
import { runs } from '../../helpers/runs.ts';

const CASES = runs(5000, 25);

test(`${CASES} random partitions`, () => {
  let parts = 0;
  let elements = 0;
  let most = 0;
  fc.assert(
    fc.property(partitions(false), ({ spec, parts: slices }) => {
      const count = spec.shape.reduce((a, b) => a * b);
      const make = (length: number) =>
        spec.dtype === 'f32' ? new Float32Array(length).fill(Number.NaN) : new Uint16Array(length).fill(0xcaca);
      const bits = (array: Float32Array | Uint16Array) => (array instanceof Float32Array ? bitsOfArray(array) : array);
      const whole = make(count);
      fillWeightsSync(whole, { ...spec, seed: spec.seed ?? 0 });
      const wanted = bits(whole);
      let covered = 0;
      for (const { slice, elements: indices } of slices) {
        const part = make(indices.length);
        fillWeightsSync(part, { ...spec, slice, seed: spec.seed ?? 0 });
        const actual = bits(part);
        const wrong = indices.findIndex((index, i) => wanted[index] !== actual[i]);
        expect(wrong, JSON.stringify({ ...spec, slice })).toBe(-1);
        covered += indices.length;
      }
      expect(covered).toBe(count);
      parts += slices.length;
      elements += count;
      most = Math.max(most, slices.length);
    }),
    { numRuns: CASES },
  );
  console.log(`${CASES} partitions, ${parts} parts, at most ${most} each, ${elements} elements`);
  expect(most).toBeGreaterThan(MOST_PARTS / 2);
  expect(most).toBeLessThanOrEqual(MOST_PARTS);
});
