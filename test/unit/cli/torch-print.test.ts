// Tensors print as PyTorch prints them: torch-prints.json is what PyTorch printed, written by torch-prints.py.
import { expect, test } from 'vitest';
import { printTensor } from '../../../src/cli/frameworks/torch-print.ts';
import { printMatrix } from '../../../src/cli/print.ts';
import { bitsFloat } from '../../../src/dtype/float-bits.ts';
import { numberOfHalf } from '../../../src/dtype/half-number.ts';
import { FORMATS, numberOf } from '../../../verify/reference/rounding.ts';
import prints from './torch-prints.json' with { type: 'json' };

interface Case {
  readonly shape: readonly number[];
  readonly dtype: 'f32' | 'f16' | 'bf16';
  readonly bits: string;
  readonly text: string;
}

test.each(prints.cases as Case[])('$dtype $shape prints as in PyTorch', ({ shape, dtype, bits, text }) => {
  const digits = dtype === 'f32' ? 8 : 4;
  const words = bits.match(new RegExp(`.{${digits}}`, 'g')) ?? [];
  const number = (index: number): number => {
    const word = Number.parseInt(words[index] as string, 16);
    return dtype === 'f32' ? bitsFloat(word) : numberOfHalf(dtype, word);
  };
  expect(printTensor(shape, dtype, number)).toBe(text);
});

test.each(['f16', 'bf16'] as const)('every number of %s is that of the reference', (dtype) => {
  for (let bits = 0; bits < 65536; bits++) {
    const [number, expected] = [numberOfHalf(dtype, bits), numberOf(bits, FORMATS[dtype])];
    if (!Object.is(number, expected)) expect(`${bits}: ${number}`).toBe(`${bits}: ${expected}`);
  }
});

test("the exercise's matrix, and its errors", () => {
  const { text } = printMatrix([2, 2], 'zero', { seed: 42n });
  expect(text).toBe('tensor([[0., 0.],\n        [0., 0.]])');
  expect(() => printMatrix([10], 'he', {})).toThrow(
    /^Shape must be a tuple of \(fan_in, fan_out\), got \[10\]\. print: /,
  );
  expect(() => printMatrix([10, Number.NaN], 'he', {})).toThrow(/^Shape must be a tuple of \(fan_in, fan_out\)/);
  expect(() => printMatrix([10, 10], 'hex', {})).toThrow(/^Unknown method "hex"\. print: method must be/);
  expect(() => printMatrix([10, 10], 'he', { dtype: 'f64' })).toThrow(/print: dtype must be/);
});

test('a seed that is drawn is told, and gives the same text again', () => {
  const { text, seed } = printMatrix([3, 3], 'he', {});
  expect(printMatrix([3, 3], 'he', { seed }).text).toBe(text);
  expect(printMatrix([3, 3], 'he', {}).seed).not.toBe(seed);
});
