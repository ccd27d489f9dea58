// Arrays print as NumPy prints them: numpy-prints.json is what NumPy printed, written by numpy-prints.py.
import { expect, test } from 'vitest';
import { printArray } from '../../../src/cli/frameworks/numpy-print.ts';
import { bitsFloat } from '../../../src/dtype/float-bits.ts';
import prints from './numpy-prints.json' with { type: 'json' };

test.each(prints.cases)('$shape prints as in NumPy, %#', ({ shape, bits, text }) => {
  const words = bits.match(/.{8}/g) ?? [];
  expect(printArray(shape, (index) => bitsFloat(Number.parseInt(words[index] as string, 16)))).toBe(text);
});
