// The activation functions of the demo's networks, and their slopes.

export type Activation = 'tanh' | 'relu' | 'gelu' | 'sigmoid';

export interface ActivationFunction {
  value(z: number): number;
  slope(z: number): number;
}

/** Beyond it the normal distribution's tail is below 1e-15, which is less than the series loses to rounding. */
const FAR = 8;

const density = (z: number): number => Math.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI);

/**
 * The standard normal distribution function, to about 1e-15.
 *
 * Source: Marsaglia, "Evaluating the normal distribution", Journal of Statistical Software 11(4), 2004:
 * 1/2 + density(z) (z + z^3 / 3 + z^5 / (3 * 5) + ...).
 */
export function normalCdf(z: number): number {
  if (z >= FAR) return 1;
  if (z <= -FAR) return 0;
  let term = z;
  let sum = z;
  for (let n = 3, before = 0; sum !== before; n += 2) {
    before = sum;
    term *= (z * z) / n;
    sum += term;
  }
  return 0.5 + sum * density(z);
}

const sigmoid = (z: number): number => 1 / (1 + Math.exp(-z));

export const ACTIVATIONS: Readonly<Record<Activation, ActivationFunction>> = {
  // By the hyperbolic cosine and not 1 - tanh^2, which has no digits left where tanh is nearly 1.
  tanh: { value: Math.tanh, slope: (z) => 1 / Math.cosh(z) ** 2 },
  relu: { value: (z) => Math.max(0, z), slope: (z) => (z > 0 ? 1 : 0) },
  // Hendrycks, Gimpel, "Gaussian error linear units", 2016: the exact one, not the approximation by tanh.
  gelu: {
    value: (z) => (z <= -FAR ? 0 : z * normalCdf(z)),
    slope: (z) => (Math.abs(z) >= FAR ? Number(z > 0) : normalCdf(z) + z * density(z)),
  },
  sigmoid: { value: sigmoid, slope: (z) => sigmoid(z) * sigmoid(-z) },
};
