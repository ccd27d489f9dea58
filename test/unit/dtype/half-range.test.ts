// The halves between two float32: for every half, from it, from the float32 on either side of it, and from the middle to the next.
import { describe, expect, test } from 'vitest';
import { halfRange } from '../../../src/dtype/half-range.ts';
import { FORMATS, numberOf } from '../../../verify/reference/rounding.ts';

const floats = new Float32Array(1);
const bits = new Uint32Array(floats.buffer);

/** The next float32 above a positive one, or below it. */
function beside(value: number, step: 1 | -1): number {
  floats[0] = value;
  bits[0] = (bits[0] as number) + step;
  return floats[0];
}

describe.each([
  ['f16', 0x7c00, 65504],
  // (2 - 2^-7) * 2^127
  ['bf16', 0x7f80, 3.3895313892515355e38],
] as const)('%s', (dtype, infinity, largest) => {
  // No float32 weight is subnormal, so no bf16 weight is.
  const first = dtype === 'f16' ? 1 : 0x80;
  const halves = [0, ...Array.from({ length: infinity - first }, (_, i) => numberOf(first + i, FORMATS[dtype]))];

  test('the least half from a number on, and the greatest up to it, on both sides of 0', () => {
    expect(halves.at(-1)).toBe(largest);
    let different = 0;
    const check = (value: number, below: number, above: number): void => {
      for (const [least, greatest, expected] of [
        [value, largest, [above, largest]],
        [-largest, value, [-largest, below]],
        [-value, largest, [below === 0 ? 0 : -below, largest]],
        [-largest, -value, [-largest, above === 0 ? 0 : -above]],
      ] as const) {
        const range = halfRange(dtype, least, greatest);
        if (!Object.is(range?.[0], expected[0]) || !Object.is(range?.[1], expected[1])) different++;
      }
    };
    for (let i = 0; i + 1 < halves.length; i++) {
      const [half, next] = [halves[i] as number, halves[i + 1] as number];
      check(half, half, half);
      if (half > 0) check(beside(half, 1), half, next);
      if (next > 2 ** -126) check(beside(next, -1), half, next);
      const middle = half / 2 + next / 2;
      if (middle >= 2 ** -126) check(middle, half, next);
    }
    check(largest, largest, largest);
    expect(different).toBe(0);
  });

  test('none between neighbours, one from a half to itself', () => {
    let wrong = 0;
    for (let i = 1; i + 1 < halves.length; i++) {
      const [half, next] = [halves[i] as number, halves[i + 1] as number];
      const [from, to] = [beside(half, 1), beside(next, -1)];
      if (halfRange(dtype, from, to) || halfRange(dtype, -to, -from)) wrong++;
      if (halfRange(dtype, half, half)?.[0] !== half || halfRange(dtype, -half, -half)?.[1] !== -half) wrong++;
    }
    expect(wrong).toBe(0);
  });

  test('beyond the largest half there is none, and infinity is no half', () => {
    const beyond = beside(largest, 1);
    const far = dtype === 'f16' ? 253518 : 3.4028234663852886e38; // the largest float32
    expect(halfRange(dtype, beyond, far)).toBeUndefined();
    expect(halfRange(dtype, -far, -beyond)).toBeUndefined();
    expect(halfRange(dtype, -far, far)).toEqual([-largest, largest]);
    expect(halfRange(dtype, 1, far)).toEqual([1, largest]);
    expect(halfRange(dtype, -far, -1)).toEqual([-largest, -1]);
  });
});
