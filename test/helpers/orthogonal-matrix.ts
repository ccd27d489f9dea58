// Random orthogonal matrices on the CPU, at once.
import { type Orthogonal, orthogonalMaker } from '../../src/random/orthogonal.ts';

/** A matrix, and the element of the tensor whose word is its first. */
export interface OneMatrix extends Orthogonal {
  readonly first: number;
}

/** The matrix of tensor number `tensor` under seed 42 + 7 · 2^32. */
export const orthogonalOf = (m: number, n: number, tensor = 0, gain = 1, first = 0): OneMatrix => ({
  key: [42, 7],
  stream: [tensor, 5],
  first,
  m,
  n,
  gain,
});

/** The steps to the matrix, as float32. */
export function* orthogonalSteps(matrix: OneMatrix): Generator<undefined, Float32Array> {
  const rows = yield* orthogonalMaker(matrix)(matrix.first);
  return new Float32Array(rows.subarray(0, matrix.m * matrix.n));
}

export function orthogonalMatrix(matrix: OneMatrix): Float32Array {
  const steps = orthogonalSteps(matrix);
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

/** The largest entry of Q Qᵀ - I, of m rows and n columns. */
export function orthogonality(q: Float32Array, m: number, n: number): number {
  let worst = 0;
  for (let i = 0; i < m; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = i === j ? -1 : 0;
      for (let k = 0; k < n; k++) sum += (q[i * n + k] as number) * (q[j * n + k] as number);
      worst = Math.max(worst, Math.abs(sum));
    }
  }
  return worst;
}
