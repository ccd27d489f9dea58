// The two functions that decode bits agree: exactOf in exact arithmetic, numberOf in binary64.
import { expect, test } from 'vitest';
import { exactOf, FORMATS, numberOf } from '../../../verify/reference/rounding.ts';

const finite = { f16: 0x7c00, bf16: 0x7f80 };

test.each(['f16', 'bf16'] as const)('%s: every value', (dtype) => {
  let different = 0;
  for (let code = 0; code < finite[dtype]; code++) {
    const { n, e } = exactOf(code, FORMATS[dtype]);
    const number = Number(n) * 2 ** e;
    if (numberOf(code, FORMATS[dtype]) !== number) different++;
    if (!Object.is(numberOf(code | 0x8000, FORMATS[dtype]), -number)) different++;
  }
  expect(different).toBe(0);
  expect(numberOf(finite[dtype], FORMATS[dtype])).toBe(Infinity);
  expect(numberOf(finite[dtype] | 0x8000, FORMATS[dtype])).toBe(-Infinity);
  expect(numberOf(finite[dtype] + 1, FORMATS[dtype])).toBeNaN();
});

test('f32: from the smallest to the largest, and -0', () => {
  const f32 = FORMATS.f32;
  const numbers = [0, -0, 2 ** -149, 2 ** -126, 1, -1.5, Math.fround(0.1), 2 ** 127 * (2 - 2 ** -23)];
  for (const number of numbers) {
    const bits = new Uint32Array(Float32Array.of(number).buffer)[0] as number;
    expect(numberOf(bits, f32)).toBe(number);
  }
});
