// Gains: PyTorch's table, and those that are integrals.

import { expect, test } from 'vitest';
import { ArgumentError } from '../../../src/errors.ts';
import { calculateGain, heNormal, type Nonlinearity } from '../../../src/index-cpu.ts';

// torch.nn.init.calculate_gain, PyTorch 2.13.
const TABLE: [Nonlinearity, number | undefined, number][] = [
  ['linear', undefined, 1],
  ['conv1d', undefined, 1],
  ['conv2d', undefined, 1],
  ['conv3d', undefined, 1],
  ['conv_transpose1d', undefined, 1],
  ['conv_transpose2d', undefined, 1],
  ['conv_transpose3d', undefined, 1],
  ['sigmoid', undefined, 1],
  ['tanh', undefined, 1.6666666666666667],
  ['relu', undefined, Math.SQRT2],
  ['leaky_relu', undefined, 1.4141428569978354], // a = 0.01
  ['leaky_relu', 0, Math.SQRT2],
  ['leaky_relu', 0.2, 1.3867504905630728],
  ['leaky_relu', 1, 1],
  ['leaky_relu', 2.23606797749979, 0.5773502691896257], // sqrt(5): 1 / sqrt(3)
  ['selu', undefined, 0.75],
];

test.each(TABLE)('%s, a %s: %d', (nonlinearity, a, gain) => {
  const ours = a === undefined ? calculateGain(nonlinearity) : calculateGain(nonlinearity, a);
  expect(Math.abs(ours / gain - 1)).toBeLessThan(3e-16);
});

/** The integral of f(z) with the density of a standard normal, by the trapezoidal rule, which is exact to rounding here. */
function expectation(f: (z: number) => number): number {
  const step = 1 / 128;
  let sum = 0;
  for (let z = -14; z <= 14; z += step) sum += f(z) * Math.exp((-z * z) / 2);
  return (sum * step) / Math.sqrt(2 * Math.PI);
}

/** The standard normal distribution function: its density's Taylor series, or its continued fraction. */
function phi(z: number): number {
  if (z < 0) return 1 - phi(-z);
  const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
  if (z < 4) {
    let term = z;
    let sum = z;
    for (let n = 1; n < 200; n++) {
      term *= (z * z) / (2 * n + 1);
      sum += term;
    }
    return 0.5 + density * sum;
  }
  let tail = z;
  for (let n = 100; n > 0; n--) tail = z + n / tail;
  return 1 - density / tail;
}

test('the integration is right', () => {
  expect(expectation(() => 1)).toBeCloseTo(1, 12);
  expect(expectation((z) => z * z)).toBeCloseTo(1, 12);
  expect(phi(1.959963984540054)).toBeCloseTo(0.975, 12);
  expect(phi(-5)).toBeCloseTo(2.8665157187919391e-7, 14);
});

test.each([
  ['gelu', (z: number) => z * phi(z)],
  ['silu', (z: number) => z / (1 + Math.exp(-z))],
] as const)('%s is 1 / sqrt(E[f(z)^2])', (nonlinearity, f) => {
  const gain = 1 / Math.sqrt(expectation((z) => f(z) * f(z)));
  expect(Math.abs(calculateGain(nonlinearity) - gain)).toBeLessThan(1e-9);
});

test('gelu in closed form', () => {
  const second = 1 / 3 + 1 / (2 * Math.PI * Math.sqrt(3));
  expect(Math.abs(calculateGain('gelu') - 1 / Math.sqrt(second))).toBeLessThan(1e-15);
});

const KNOWN =
  '"linear", "conv1d", "conv2d", "conv3d", "conv_transpose1d", "conv_transpose2d", "conv_transpose3d", "sigmoid", "tanh", ' +
  '"relu", "selu", "gelu", "silu", "leaky_relu"';

test.each([
  ['ReLU', '"ReLU"'],
  ['toString', '"toString"'],
  [undefined, 'undefined'],
  [2, '2'],
])('%s is refused', (nonlinearity, shown) => {
  expect(() => calculateGain(nonlinearity as Nonlinearity)).toThrow(
    new ArgumentError(`calculateGain: nonlinearity must be one of ${KNOWN}, got ${shown}`),
  );
});

test.each([
  [Number.NaN, 'NaN'],
  ['0.1', '"0.1"'],
  [null, 'null'],
  [Number.POSITIVE_INFINITY, 'Infinity'],
  [true, 'true'],
])('a slope of %s is refused', (a, shown) => {
  const message = `must be a number, the negative slope, got ${shown}`;
  expect(() => calculateGain('leaky_relu', a as number)).toThrow(new ArgumentError(`calculateGain: a ${message}`));
  expect(() => heNormal({ nonlinearity: 'leaky_relu', a: a as number })).toThrow(
    new ArgumentError(`heNormal: a ${message}`),
  );
});
