// The activation functions of the demo, against formulas of their own: the error function of @stdlib, differences.
import erfc from '@stdlib/math-base-special-erfc';
import { describe, expect, test } from 'vitest';
import { ACTIVATIONS, type Activation } from '../../../demo/theory/activations.ts';
import { normalCdf } from '../../../demo/theory/gaussian.ts';

const NAMES = Object.keys(ACTIVATIONS) as Activation[];
const POINTS = Array.from({ length: 801 }, (_, i) => (i - 400) / 20);

test('the normal distribution function is that of the error function', () => {
  for (const z of POINTS) expect(Math.abs(normalCdf(z) - erfc(-z / Math.SQRT2) / 2), `${z}`).toBeLessThan(2e-15);
});

describe('values', () => {
  const { tanh, relu, gelu, sigmoid } = ACTIVATIONS;

  test('are those of the textbook', () => {
    for (const z of POINTS) {
      expect(tanh.value(z)).toBeCloseTo((Math.exp(2 * z) - 1) / (Math.exp(2 * z) + 1), 14);
      expect(relu.value(z)).toBe(z > 0 ? z : 0);
      expect(gelu.value(z)).toBeCloseTo((z * erfc(-z / Math.SQRT2)) / 2, 13);
      expect(sigmoid.value(z)).toBeCloseTo(Math.exp(z) / (1 + Math.exp(z)), 14);
    }
    // PyTorch's torch.nn.functional.gelu of 1 and of -1.
    expect(gelu.value(1)).toBeCloseTo(0.8413447460685429, 15);
    expect(gelu.value(-1)).toBeCloseTo(-0.15865525393145707, 15);
  });
});

describe.each(NAMES)('%s', (name) => {
  const { value, slope } = ACTIVATIONS[name];

  test('has the slope that its differences have', () => {
    const step = 1e-5;
    for (const z of POINTS.filter((z) => name !== 'relu' || z !== 0)) {
      // The third derivatives are below 2, the values below 21: 1e-10 of the method, 5e-10 of rounding.
      const difference = (value(z + step) - value(z - step)) / (2 * step);
      expect(Math.abs(slope(z) - difference), `${z}`).toBeLessThan(1e-9);
    }
  });

  test('is finite, but where ReLU-like, at the ends', () => {
    const upper = name === 'relu' || name === 'gelu' ? Number.POSITIVE_INFINITY : 1;
    expect(value(Number.POSITIVE_INFINITY)).toBe(upper);
    expect(value(Number.NEGATIVE_INFINITY)).toBe(name === 'tanh' ? -1 : 0);
    expect(slope(Number.NEGATIVE_INFINITY)).toBe(0);
    expect(slope(Number.POSITIVE_INFINITY)).toBe(upper === 1 ? 0 : 1);
  });
});

test('the slope of ReLU at 0 is 0', () => {
  expect(ACTIVATIONS.relu.slope(0)).toBe(0);
  expect(ACTIVATIONS.relu.slope(-0)).toBe(0);
});
