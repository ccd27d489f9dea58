// The standard deviations that a deep network's activations and gradients should have: those of infinitely wide layers.
// Sources: Poole, Lahiri, Raghu, Sohl-Dickstein, Ganguli, "Exponential expressivity in deep neural networks through transient
// chaos", NIPS 2016, for the activations; Schoenholz, Gilmer, Ganguli, Sohl-Dickstein, "Deep information propagation", ICLR
// 2017, for the gradients. Without biases both are one product per layer, as in Glorot, Bengio, AISTATS 2010, and in He,
// Zhang, Ren, Sun, ICCV 2015.
import { ACTIVATIONS, type Activation } from './activations.ts';
import { gaussianMean } from './gaussian.ts';

/** Layers z = h W, h = phi(z), all width x width, without biases. */
export interface WideNetwork {
  readonly activation: Activation;
  readonly depth: number;
  readonly width: number;
  /** E[w^2] of the weights, which are independent and of mean 0. */
  readonly meanSquare: number;
}

/** Standard deviations, of layer l at index l - 1. */
export interface PredictedSignal {
  /** Of h, for inputs N(0, 1). */
  readonly activations: readonly number[];
  /** Of the loss's gradient with respect to h, where that of the last layer is N(0, 1). */
  readonly gradients: readonly number[];
}

interface Moments {
  /** sqrt(E[phi^2]). */
  readonly rms: number;
  readonly stddev: number;
  /** sqrt(E[phi'^2]). */
  readonly slope: number;
}

/** Here phi equals its asymptotes, and nothing overflows yet. */
const LARGEST = 1e300;

/** Moments of phi(z), z ~ N(0, stddev^2). */
function momentsOf(activation: Activation, stddev: number): Moments {
  const { value, slope } = ACTIVATIONS[activation];
  const atZero = value(0);
  if (stddev === 0) return { rms: atZero, stddev: 0, slope: slope(0) };
  if (activation === 'relu') {
    const rms = Math.SQRT1_2;
    return { rms: rms * stddev, stddev: Math.sqrt(1 / 2 - 1 / (2 * Math.PI)) * stddev, slope: rms };
  }
  // phi(z) - phi(0): next to its 1/2, a sigmoid of a small z would lose its digits.
  const rise = activation === 'sigmoid' ? (z: number) => Math.tanh(z / 2) / 2 : value;
  // Divided by its size at one standard deviation, so that no square underflows or overflows.
  const bounded = Math.min(stddev, LARGEST);
  const size = rise(bounded);
  const mean = gaussianMean((z) => rise(z) / size, bounded);
  const square = gaussianMean((z) => (rise(z) / size) ** 2, bounded);
  const scale = rise(stddev);
  return {
    // Only the sigmoid is not 0 at 0, and its rise is odd: its mean is 0.
    rms: Math.hypot(atZero, scale * Math.sqrt(square)),
    stddev: scale * Math.sqrt(square - mean * mean),
    slope: Math.sqrt(gaussianMean((z) => slope(z) ** 2, bounded)),
  };
}

/** The signal of a network. What is too small or too large for a double is 0 or Infinity. */
export function predictSignal({ activation, depth, width, meanSquare }: WideNetwork): PredictedSignal {
  // Roots of mean squares throughout: they underflow and overflow later than the squares.
  const gain = Math.sqrt(width) * Math.sqrt(meanSquare);
  const layers: Moments[] = [];
  for (let layer = 0, rms = 1; layer < depth; layer++) {
    const moments = momentsOf(activation, gain * rms);
    layers.push(moments);
    rms = moments.rms;
  }
  const gradients: number[] = [];
  for (let layer = depth - 1, gradient = 1; layer >= 0; layer--) {
    gradients[layer] = gradient;
    gradient *= gain * (layers[layer]?.slope ?? 0);
  }
  return { activations: layers.map(({ stddev }) => stddev), gradients };
}

/** The theory in a caption's words; n is the width, σ² the mean square of the weights. */
export interface Formula {
  readonly activations: string;
  readonly gradients: string;
  /** What follows for this activation function. */
  readonly consequence: string;
}

const CONSEQUENCES: Readonly<Record<Activation, string>> = {
  relu: 'E[φ²] = Var[z] / 2 and E[φ′²] = 1/2: every layer multiplies the mean square by n·σ² / 2, so n·σ² = 2 keeps it (He et al. 2015)',
  tanh: 'φ(z) ≈ z where z is small: n·σ² = 1 keeps small signals (Glorot and Bengio 2010), less loses them, more saturates',
  gelu: 'φ(z) ≈ z / 2 where z is small, and ReLU where it is large: n·σ² = 4 keeps small signals, n·σ² = 2 large ones',
  sigmoid: 'φ(0) = 1/2 and φ′ ≤ 1/4: activations of mean 1/2, and gradients that shrink wherever n·σ² < 16',
};

export const formulaOf = (activation: Activation): Formula => ({
  activations: 'Var[zₗ] = n·σ²·E[φ(zₗ₋₁)²]',
  gradients: 'E[δₗ₋₁²] = n·σ²·E[φ′(zₗ)²]·E[δₗ²]',
  consequence: CONSEQUENCES[activation],
});
