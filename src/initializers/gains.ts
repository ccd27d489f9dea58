// Gains of nonlinearities.
import { argumentError, named, show } from '../errors.js';

/** A nonlinearity with a known gain. */
export type Nonlinearity =
  | 'linear'
  | 'conv1d'
  | 'conv2d'
  | 'conv3d'
  | 'conv_transpose1d'
  | 'conv_transpose2d'
  | 'conv_transpose3d'
  | 'sigmoid'
  | 'tanh'
  | 'relu'
  | 'leaky_relu'
  | 'selu'
  | 'gelu'
  | 'silu';

// Squares of gains: squaring the gain of ReLU, sqrt(2), would give a variance of 2.0000000000000004.
const SQUARED: Readonly<Record<Exclude<Nonlinearity, 'leaky_relu'>, number>> = {
  // Source: PyTorch, torch.nn.init.calculate_gain.
  linear: 1,
  conv1d: 1,
  conv2d: 1,
  conv3d: 1,
  conv_transpose1d: 1,
  conv_transpose2d: 1,
  conv_transpose3d: 1,
  sigmoid: 1,
  tanh: 2.7777777777777777, // 25 / 9
  relu: 2,
  selu: 0.5625, // 9 / 16
  // 1 / E[f(z)^2] for a standard normal z, the condition of He et al. 2015. For x * Phi(x) (Hendrycks, Gimpel 2016) the
  // integral is 1/3 + 1 / (2 pi sqrt(3)) = 0.4252214825702987.
  gelu: 2.351715614073373,
  // x * sigmoid(x): the integral has no closed form. Karras et al., "Analyzing and improving the training dynamics of
  // diffusion models", CVPR 2024, divide by its root too, 0.596. It is 0.3557755198173151.
  silu: 2.810761124074764,
};

/** The square of a gain. `a` is the negative slope of leaky_relu. */
export function squaredGain(nonlinearity: unknown, a: unknown): number {
  if (nonlinearity === 'leaky_relu') {
    if (!Number.isFinite(a)) throw argumentError('a', 'a number, the negative slope', a);
    const square = (a as number) * (a as number);
    if (square === Infinity) throw argumentError('a', 'such that its square is finite', a);
    return 2 / (1 + square);
  }
  if (typeof nonlinearity === 'string' && Object.hasOwn(SQUARED, nonlinearity)) {
    return SQUARED[nonlinearity as keyof typeof SQUARED];
  }
  const known = [...Object.keys(SQUARED), 'leaky_relu'].map((name) => show(name)).join(', ');
  throw argumentError('nonlinearity', `one of ${known}`, nonlinearity);
}

/**
 * The factor that scales the standard deviation of a layer to compensate for the nonlinearity after it.
 *
 * PyTorch's table (linear, convolutions, sigmoid 1; tanh 5/3; relu sqrt(2); leaky_relu sqrt(2 / (1 + a^2)); selu 3/4),
 * and 1 / sqrt(E[f(z)^2]) for gelu (1.5335) and silu (1.6765).
 *
 * @param a - negative slope of `'leaky_relu'`, 0.01 if absent; other nonlinearities ignore it
 * @throws ArgumentError for a nonlinearity without a known gain
 * @example
 * xavierUniform({ gain: calculateGain('tanh') });
 */
export function calculateGain(nonlinearity: Nonlinearity, a = 0.01): number {
  return named('calculateGain', () => Math.sqrt(squaredGain(nonlinearity, a)));
}
