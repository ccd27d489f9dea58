// The theory of the demo's deep networks: closed forms, and a plain sum. Networks with weights: theory.slow.test.ts.
import erfc from '@stdlib/math-base-special-erfc';
import { describe, expect, test } from 'vitest';
import { ACTIVATIONS, type Activation } from '../../../demo/theory/activations.ts';
import { gaussianMean } from '../../../demo/theory/gaussian.ts';
import { formulaOf, predictSignal } from '../../../demo/theory/signal.ts';

const NAMES = Object.keys(ACTIVATIONS) as Activation[];
const relative = (value: number, expected: number): number => Math.abs(value - expected) / Math.abs(expected);
/** A network of one unit per layer, so that n σ² is σ². */
const theory = (activation: Activation, meanSquare: number, depth: number) =>
  predictSignal({ activation, depth, width: 1, meanSquare });
const layer = (values: readonly number[], l: number): number => values[l - 1] ?? Number.NaN;

describe('the mean of a function of a normal number', () => {
  const STDDEVS = [1e-150, 1e-6, 0.3, 1, 7, 1e3, 1e150, 1e300];

  test.each(STDDEVS)('has the moments of a normal of standard deviation %s', (stddev) => {
    expect(
      relative(
        gaussianMean(() => 1, stddev),
        1,
      ),
    ).toBeLessThan(1e-14);
    expect(
      relative(
        gaussianMean((z) => (z / stddev) ** 2, stddev),
        1,
      ),
    ).toBeLessThan(1e-14);
    expect(
      relative(
        gaussianMean((z) => (z / stddev) ** 4, stddev),
        3,
      ),
    ).toBeLessThan(1e-13);
    expect(Math.abs(gaussianMean((z) => z / stddev, stddev))).toBeLessThan(1e-14);
  });

  test('of a cosine is that of the characteristic function', () => {
    for (const stddev of [0.01, 0.3, 1]) {
      expect(gaussianMean(Math.cos, stddev)).toBeCloseTo(Math.exp((-stddev * stddev) / 2), 14);
    }
  });
});

describe('closed forms', () => {
  test('ReLU after He: the mean square stays 1, the gradients stay', () => {
    const { activations, gradients } = predictSignal({
      activation: 'relu',
      depth: 50,
      width: 300,
      meanSquare: 2 / 300,
    });
    for (const stddev of activations) {
      expect(relative(stddev, Math.sqrt(2) * Math.sqrt(1 / 2 - 1 / (2 * Math.PI)))).toBeLessThan(1e-13);
    }
    for (const stddev of gradients) expect(relative(stddev, 1)).toBeLessThan(1e-13);
  });

  test('ReLU after Xavier: the mean square halves at every layer', () => {
    const { activations, gradients } = theory('relu', 1, 30);
    for (let l = 1; l <= 30; l++) {
      const rms = 2 ** (-l / 2);
      expect(relative(layer(activations, l), rms * Math.sqrt(1 - 1 / Math.PI))).toBeLessThan(1e-13);
      expect(relative(layer(gradients, l), 2 ** ((l - 30) / 2))).toBeLessThan(1e-13);
    }
  });

  // tanh² z = z² - 2 z⁴ / 3 + 17 z⁶ / 45 - ..., tanh'² z = 1 - 2 z² + 7 z⁴ / 3 - ..., and E[z^2k] = (2k - 1)!! q^k.
  test('tanh of small numbers: its power series', () => {
    for (const q of [1e-4, 1e-8, 1e-30, 1e-300]) {
      const square = q * (1 - 2 * q + (17 / 3) * q * q);
      expect(relative(layer(theory('tanh', q, 1).activations, 1) ** 2, square)).toBeLessThan(1e-10);
      const gradient = layer(theory('tanh', q, 2).gradients, 1);
      const q2 = q * square;
      expect(relative(gradient, Math.sqrt(q * (1 - 2 * q2 + 7 * q2 * q2)))).toBeLessThan(1e-13);
    }
  });

  // The rest of the density's series is below 1 / s² of each integral: of 1 - tanh², 2; of tanh'², 4/3; of sigmoid'², 1/6.
  test('saturated: integrals over all z, times the density at 0', () => {
    for (const q of [1e6, 1e12]) {
      const density = 1 / Math.sqrt(2 * Math.PI * q);
      const bound = 2 / q;
      expect(relative(layer(theory('tanh', q, 1).activations, 1) ** 2, 1 - 2 * density)).toBeLessThan(bound);
      expect(relative(layer(theory('sigmoid', q, 1).activations, 1) ** 2, 1 / 4 - density)).toBeLessThan(bound);
      expect(
        relative(
          gaussianMean((z) => ACTIVATIONS.tanh.slope(z) ** 2, q ** 0.5),
          density * (4 / 3),
        ),
      ).toBeLessThan(bound);
      expect(
        relative(
          gaussianMean((z) => ACTIVATIONS.sigmoid.slope(z) ** 2, q ** 0.5),
          density / 6,
        ),
      ).toBeLessThan(
        10 * bound, // the sigmoid's integrals reach farther: of z² sigmoid'² over that of sigmoid'², pi² / 3 - 2
      );
    }
  });

  test('sigmoid of small numbers: 1/2 + z / 4, so that every layer starts from 1/4', () => {
    for (const q of [1e-20, 1e-100, 1e-300]) {
      const { activations, gradients } = theory('sigmoid', q, 3);
      const s = Math.sqrt(q);
      expect(relative(layer(activations, 1), s / 4)).toBeLessThan(1e-13);
      expect(relative(layer(activations, 2), s / 2 / 4)).toBeLessThan(1e-13);
      expect(relative(layer(activations, 3), s / 2 / 4)).toBeLessThan(1e-13);
      expect(relative(layer(gradients, 2), s / 4)).toBeLessThan(1e-13);
      expect(relative(layer(gradients, 1), s / 4 / (4 / s))).toBeLessThan(1e-13);
    }
  });

  test('GELU: z / 2 where small, ReLU where large', () => {
    expect(relative(layer(theory('gelu', 1e-200, 1).activations, 1), 1e-100 / 2)).toBeLessThan(1e-13);
    const large = layer(theory('gelu', 1e200, 1).activations, 1);
    expect(relative(large, 1e100 * Math.sqrt(1 / 2 - 1 / (2 * Math.PI)))).toBeLessThan(1e-13);
  });
});

// A second method: values by other formulas, E by a plain sum of steps that are small against all that changes.
describe('a plain sum', () => {
  const pdf = (z: number): number => Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
  const cdf = (z: number): number => erfc(-z / Math.SQRT2) / 2;
  /** Value and slope. */
  const FORMULAS: Readonly<Record<Activation, (z: number) => readonly [number, number]>> = {
    tanh: (z) => [1 - 2 / (1 + Math.exp(2 * z)), 1 - Math.tanh(z) ** 2],
    relu: (z) => [z > 0 ? z : 0, z === 0 ? 1 / 2 : Number(z > 0)],
    gelu: (z) => {
      const below = cdf(z);
      return [z * below, below + z * pdf(z)];
    },
    sigmoid: (z) => [1 / (1 + Math.exp(-z)), 1 / (2 + Math.exp(z) + Math.exp(-z))],
  };

  /** E of the value, of its square, and of the square of the slope. */
  function moments(formula: (z: number) => readonly [number, number], stddev: number): [number, number, number] {
    const step = Math.min(0.05, stddev / 50);
    const count = Math.ceil((10 * stddev) / step);
    let [mean, square, slopes] = [0, 0, 0];
    for (let i = -count; i <= count; i++) {
      const weight = (pdf((i * step) / stddev) * step) / stddev;
      const [value, slope] = formula(i * step);
      mean += value * weight;
      square += value ** 2 * weight;
      slopes += slope ** 2 * weight;
    }
    return [mean, square, slopes];
  }

  test.each(NAMES)('%s', (name) => {
    for (const gain of [0.3, 1, 1.5, 5, 20]) {
      const depth = 3;
      const { activations, gradients } = theory(name, gain * gain, depth);
      let gradient = 1;
      const slopes: number[] = [];
      for (let l = 1, rms = 1; l <= depth; l++) {
        const stddev = gain * rms;
        const [mean, square, slope] = moments(FORMULAS[name], stddev);
        const expected = Math.sqrt(square - mean ** 2);
        // The sum itself has an error of (step / stddev)² / 12 at the kink of ReLU.
        expect(relative(layer(activations, l), expected), `${gain}, ${l}`).toBeLessThan(name === 'relu' ? 1e-3 : 1e-11);
        rms = Math.sqrt(square);
        slopes.push(Math.sqrt(slope));
      }
      for (let l = depth; l >= 1; l--) {
        const bound = name === 'relu' ? 1e-2 : 1e-11;
        expect(relative(layer(gradients, l), gradient), `${gain}, ${l}`).toBeLessThan(bound);
        gradient *= gain * layer(slopes, l);
      }
    }
  });
});

test('every activation function has a formula', () => {
  for (const name of NAMES) expect(formulaOf(name).consequence).toMatch(/n·σ²/);
});
