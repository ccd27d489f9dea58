// Halves against exact arithmetic: every value, every midpoint between two, and the float32 next to it on either side.
import { describe, expect, test } from 'vitest';
import { bf16Bits, f16Bits } from '../../../src/dtype/half.ts';
import { BFLOAT16, BINARY16, BINARY32, exactOf, type Format, roundTo } from '../../../verify/reference/rounding.ts';
import { runs } from '../../helpers/runs.ts';

/** Bits of the float32 that a half stands for; also of infinity. */
function widened(code: number, format: Format, infinity: number): number {
  if (code === infinity) return 0x7f800000;
  return roundTo(exactOf(code, format), BINARY32);
}

describe.each<[string, (bits: number) => number, Format, number]>([
  ['f16', f16Bits, BINARY16, 0x7c00],
  ['bf16', bf16Bits, BFLOAT16, 0x7f80],
])('%s', (_name, round, format, infinity) => {
  /** Where the magnitudes [code, code + 1] part: their midpoint; from the last to infinity, as if there were one more. */
  const midpointAfter = (code: number): number => {
    const a = exactOf(code, format);
    const step = code < infinity - 1 ? exactOf(code + 1, format) : undefined;
    if (step) {
      const e = Math.min(a.e, step.e);
      return roundTo({ n: (a.n << BigInt(a.e - e)) + (step.n << BigInt(step.e - e)), e: e - 1 }, BINARY32);
    }
    return roundTo({ n: 2n * a.n + 1n, e: a.e - 1 }, BINARY32);
  };

  test('every value, and every midpoint with its neighbours', () => {
    let wrong = 0;
    const check = (bits: number, code: number): void => {
      if (round(bits) !== code) wrong++;
      // The other sign, as a signed word too.
      if (round((bits | 0x80000000) >>> 0) !== (code | 0x8000)) wrong++;
      if (round(bits | 0x80000000) !== (code | 0x8000)) wrong++;
    };
    for (let code = 0; code < infinity; code++) {
      const midpoint = midpointAfter(code);
      check(widened(code, format, infinity), code);
      check(midpoint - 1, code);
      // Of two that are as near, the one whose last bit is 0.
      check(midpoint, code % 2 === 0 ? code : code + 1);
      check(midpoint + 1, code + 1);
    }
    check(0x7f800000, infinity);
    check(0x7f7fffff, infinity);
    expect(wrong).toBe(0);
  });

  test('infinity from where the specification says', () => {
    const first = format === BINARY16 ? 65520 : (2 - 2 ** -8) * 2 ** 127;
    const bits = new Uint32Array(new Float32Array([first]).buffer)[0] as number;
    expect(round(bits)).toBe(infinity);
    expect(round(bits - 1)).toBe(infinity - 1);
  });

  test('float32 that are subnormal', () => {
    for (const bits of [0, 1, 2, 0x7fff, 0x8000, 0x8001, 0x17fff, 0x18000, 0x18001, 0x7f7fff, 0x7f8000, 0x7fffff]) {
      const code = roundTo(exactOf(bits, BINARY32), format);
      expect(round(bits)).toBe(code);
      expect(round((bits | 0x80000000) >>> 0)).toBe(code | 0x8000);
    }
  });

  const CASES = runs(1e6);
  test(`${CASES} float32`, () => {
    // A sequence that visits every word once: all exponents, both signs.
    let wrong = 0;
    for (let i = 0; i < CASES; i++) {
      const bits = Math.imul(i, 0x9e3779b1) >>> 0;
      if ((bits & 0x7f800000) === 0x7f800000) continue;
      const code = roundTo(exactOf(bits, BINARY32), format);
      const expected = code === 0 && bits >>> 31 ? 0x8000 : code;
      if (round(bits) !== expected) wrong++;
    }
    expect(wrong).toBe(0);
  });
});
