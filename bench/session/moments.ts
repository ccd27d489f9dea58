// Checks the moments of what a peer made. (The quality of the numbers is for the tests of each library.)
import { countOf, type Tensor } from '../peers/peer.ts';

/** Mean and standard deviation of the numbers; NaN if one is not finite. */
export function momentsOf(numbers: Float32Array): { mean: number; stddev: number } {
  let sum = 0;
  for (const x of numbers) sum += x;
  const mean = sum / numbers.length;
  let squares = 0;
  for (const x of numbers) squares += (x - mean) ** 2;
  return { mean, stddev: Math.sqrt(squares / numbers.length) };
}

/** The relative error of a standard deviation that is accepted beyond chance: TensorFlow.js's he normal is 12 % too narrow. */
const TOLERANCE = 0.15;

/**
 * The standard deviation over the one that was asked for, NaN for a constant. Moments may be six standard errors off.
 * @throws Error if they are further off, and so also if the numbers are constant, missing or not finite
 */
export function checkTensor(tensor: Tensor, numbers: Float32Array): number {
  const count = countOf(tensor);
  const { mean, stddev } = momentsOf(numbers);
  const fail = (what: string): never => {
    throw new Error(`${tensor.name} ${JSON.stringify(tensor.shape)}: ${what}`);
  };
  if (numbers.length !== count) fail(`${numbers.length} numbers of ${count}`);
  if (!Number.isFinite(stddev)) fail('numbers that are not finite');
  if (tensor.stddev === 0) {
    if (Math.abs(mean - tensor.mean) > 1e-6 || stddev > 1e-6) fail(`a constant ${tensor.mean} was asked for`);
    return Number.NaN;
  }
  const ratio = stddev / tensor.stddev;
  if (stddev === 0) fail(`all numbers are ${mean}`);
  if (Math.abs(mean - tensor.mean) > (6 * tensor.stddev) / Math.sqrt(count)) fail(`the mean is ${mean}`);
  if (Math.abs(ratio - 1) > TOLERANCE + 6 / Math.sqrt(2 * count))
    fail(`the standard deviation is ${ratio} of what was asked`);
  return ratio;
}
