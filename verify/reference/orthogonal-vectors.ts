// The cases of verify/reference/vectors/orthogonal-v1.json, computed by the second implementation.
import { decimal, orthogonalWeights } from './orthogonal.ts';
import { streamOfName } from './stream.ts';
import type { Tensor } from './tensor.ts';

/** A whole tensor and its weights, decimal numbers, of which none may differ by more than the tolerance. */
export interface OrthogonalVector extends Omit<Tensor, 'seed' | 'stream' | 'dtype' | 'slice'> {
  readonly seed: string;
  readonly name: string;
  readonly stream: string;
  readonly tolerance: number;
  readonly weights: readonly string[];
}

const CASES: Pick<Tensor, 'shape' | 'layout' | 'batchDims' | 'init'>[] = [
  { shape: [3, 3], init: { kind: 'orthogonal', gain: 1 } },
  { shape: [3, 3], layout: 'out-in', init: { kind: 'orthogonal', gain: 1 } },
  // Fewer rows than columns, and fewer columns than rows.
  { shape: [2, 4], init: { kind: 'orthogonal', gain: 1 } },
  { shape: [4, 2], init: { kind: 'orthogonal', gain: 1 } },
  // The matrix is 6 x 2 in one layout and 3 x 4 in the other.
  { shape: [3, 2, 2], init: { kind: 'orthogonal', gain: -2.5 } },
  { shape: [3, 2, 2], layout: 'out-in', init: { kind: 'orthogonal', gain: -2.5 } },
  { shape: [1, 1], init: { kind: 'orthogonal', gain: 1 } },
  { shape: [4, 2, 3], init: { kind: 'delta-orthogonal', gain: 1 } },
  { shape: [3, 2, 4], layout: 'out-in', init: { kind: 'delta-orthogonal', gain: 1 } },
  // Stacked: matrices that begin in the middle of a block of words, that are transposed, along two axes, and of another size than what holds them.
  { shape: [4, 3, 3], batchDims: 1, init: { kind: 'orthogonal', gain: 1 } },
  { shape: [3, 5, 2], batchDims: 1, init: { kind: 'orthogonal', gain: -2.5 } },
  { shape: [2, 2, 2, 3, 1], layout: 'out-in', batchDims: 2, init: { kind: 'orthogonal', gain: 1 } },
  { shape: [2, 3, 2, 3], batchDims: 1, init: { kind: 'delta-orthogonal', gain: 1 } },
];

export function makeOrthogonal(table: Uint32Array): OrthogonalVector[] {
  return CASES.map((tensor, i) => {
    const name = `q${i}`;
    const [seed, stream] = [42n, streamOfName(name)];
    const whole = [0, tensor.shape.reduce((a, b) => a * b, 1)] as const;
    const weights = orthogonalWeights({ ...tensor, seed, stream, dtype: 'f32', slice: whole }, table);
    const { gain } = tensor.init as { gain: number };
    return {
      seed: String(seed),
      name,
      stream: String(stream),
      ...tensor,
      tolerance: 1e-5 * Math.abs(gain),
      weights: weights.map(decimal),
    };
  });
}
