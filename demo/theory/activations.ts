// The activation functions of the demo's networks, and their slopes.
import { FAR, normalCdf, normalDensity } from './gaussian.ts';

export type Activation = 'tanh' | 'relu' | 'gelu' | 'sigmoid';

export interface ActivationFunction {
  value(z: number): number;
  slope(z: number): number;
}

const sigmoid = (z: number): number => 1 / (1 + Math.exp(-z));

export const ACTIVATIONS: Readonly<Record<Activation, ActivationFunction>> = {
  // By the hyperbolic cosine and not 1 - tanh^2, which has no digits left where tanh is nearly 1.
  tanh: { value: Math.tanh, slope: (z) => 1 / Math.cosh(z) ** 2 },
  relu: { value: (z) => Math.max(0, z), slope: (z) => (z > 0 ? 1 : 0) },
  // Hendrycks, Gimpel, "Gaussian error linear units", 2016: the exact one, not the approximation by tanh.
  gelu: {
    value: (z) => (z <= -FAR ? 0 : z * normalCdf(z)),
    slope: (z) => (Math.abs(z) >= FAR ? Number(z > 0) : normalCdf(z) + z * normalDensity(z)),
  },
  sigmoid: { value: sigmoid, slope: (z) => sigmoid(z) * sigmoid(-z) },
};
