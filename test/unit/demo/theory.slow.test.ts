// The theory of the demo's deep networks against networks with weights of the library.
import { describe, expect, test } from 'vitest';
import { ACTIVATIONS, type Activation } from '../../../demo/theory/activations.ts';
import { predictSignal, type WideNetwork } from '../../../demo/theory/signal.ts';
import { type Method, normal } from '../../../src/index.ts';
import { fillWeightsSync, initializeWeightsSync } from '../../../src/index-cpu.ts';

const NAMES = Object.keys(ACTIVATIONS) as Activation[];
const relative = (value: number, expected: number): number => Math.abs(value - expected) / Math.abs(expected);
const layer = (values: readonly number[], l: number): number => values[l - 1] ?? Number.NaN;

// Twelve networks of width n = 512 in double, each with an input and a gradient of its own.
//
// Tolerance. The mean square over the n units of a layer has a relative variance of at most 5 / n, given the layer before: units
// are independent, and E[h⁴] / E[h²]² - 1 is 3/2 / (1/2)² - 1 = 5 for ReLU of a normal, 2 for a normal itself, less for what
// saturates; the same for gradients, 3 · 1/2 / (1/2)² - 1 = 5. A layer passes a relative error on as it is (ReLU) or smaller.
// After l layers, and the input, the mean over N networks has a relative variance of at most 5 (l + 1) / (n N), the standard
// deviation a quarter of it. Four standard errors, and 1 / n for each layer as finite width biases what is not ReLU.
describe('networks with weights of the library', () => {
  const WIDTH = 512;
  const DEPTH = 10;
  const NETWORKS = 12;
  const MEAN_SQUARES: Partial<Record<Method, number>> = { he: 2 / WIDTH, xavier: 1 / WIDTH, small_random: 1e-4 };

  function standardNormals(name: string, seed: number): Float64Array {
    const values = new Float32Array(WIDTH);
    fillWeightsSync(values, { name, shape: [WIDTH], init: normal({ stddev: 1 }), seed });
    return Float64Array.from(values);
  }

  /** v W, or W v. */
  function times(weights: Float32Array, v: Float64Array, transposed: boolean): Float64Array {
    const result = new Float64Array(WIDTH);
    for (let row = 0; row < WIDTH; row++) {
      const weightsOfRow = weights.subarray(row * WIDTH, (row + 1) * WIDTH);
      const factor = v[row] as number;
      let sum = 0;
      for (let column = 0; column < WIDTH; column++) {
        const weight = weightsOfRow[column] as number;
        if (transposed) sum += weight * (v[column] as number);
        else result[column] = (result[column] as number) + factor * weight;
      }
      if (transposed) result[row] = sum;
    }
    return result;
  }

  const average = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / WIDTH;

  function measured(activation: Activation, method: Method): { activations: number[]; gradients: number[] } {
    const { value, slope } = ACTIVATIONS[activation];
    const activations = new Array<number>(DEPTH).fill(0);
    const gradients = new Array<number>(DEPTH).fill(0);
    for (let seed = 0; seed < NETWORKS; seed++) {
      const layers: { weights: Float32Array; z: Float64Array }[] = [];
      let h = standardNormals('input', seed);
      for (let l = 0; l < DEPTH; l++) {
        const weights = initializeWeightsSync([WIDTH, WIDTH], method, { seed, name: `layer${l}` }).data;
        const z = times(weights, h, false);
        h = z.map(value);
        layers.push({ weights, z });
        activations[l] = (activations[l] ?? 0) + (average(h.map((x) => x * x)) - average(h) ** 2) / NETWORKS;
      }
      let gradient = standardNormals('gradient', seed);
      for (let l = DEPTH - 1; l >= 0; l--) {
        gradients[l] = (gradients[l] ?? 0) + average(gradient.map((x) => x * x)) / NETWORKS;
        const { weights, z } = layers[l] as (typeof layers)[number];
        gradient = times(
          weights,
          gradient.map((x, i) => x * slope(z[i] as number)),
          true,
        );
      }
    }
    return { activations: activations.map(Math.sqrt), gradients: gradients.map(Math.sqrt) };
  }

  const tolerance = (layers: number): number =>
    (4 / 2) * Math.sqrt((5 * (layers + 1)) / (WIDTH * NETWORKS)) + layers / WIDTH;

  test.each(
    (['relu', 'tanh'] as const).flatMap((activation) =>
      (['he', 'xavier', 'small_random'] as const).map((method) => [activation, method] as const),
    ),
  )('%s, %s', (activation, method) => {
    const network: WideNetwork = { activation, depth: DEPTH, width: WIDTH, meanSquare: MEAN_SQUARES[method] as number };
    const expected = predictSignal(network);
    const { activations, gradients } = measured(activation, method);
    for (let l = 1; l <= DEPTH; l++) {
      const [forward, backward] = [layer(activations, l), layer(gradients, l)];
      expect(relative(forward, layer(expected.activations, l)), `activations of layer ${l}`).toBeLessThan(tolerance(l));
      expect(relative(backward, layer(expected.gradients, l)), `gradients of layer ${l}`).toBeLessThan(
        tolerance(DEPTH - l),
      );
    }
  });
});

describe.each(NAMES)('%s at the ends of what a double holds', (activation) => {
  test.each([0, Number.MIN_VALUE, 1e-300, 1e-77, 1e77, 1e300])('mean square %s', (meanSquare) => {
    const depth = 200;
    for (const width of [1, 4096]) {
      const { activations, gradients } = predictSignal({ activation, depth, width, meanSquare });
      expect([activations.length, gradients.length]).toEqual([depth, depth]);
      for (const value of [...activations, ...gradients]) expect(value).toBeGreaterThanOrEqual(0); // NaN is not
      expect(layer(gradients, depth)).toBe(1);
      if (meanSquare === 0)
        expect([...activations, ...gradients.slice(0, -1)].every((value) => value === 0)).toBe(true);
    }
  });
});
