// weight-init print: a matrix of the course's exercise, as PyTorch prints a tensor.
import { fillArray } from '../cpu/fill.js';
import { newElements } from '../dtype/dtype.js';
import { numberOfHalf } from '../dtype/half-number.js';
import { named } from '../errors.js';
import { resolveCall, resolveFill } from '../fill/resolve.js';
import { initOfMethod } from '../initializers/methods.js';
import type { Dtype, MatrixShape, Method, TensorOptions, Uint64 } from '../types.js';
import { printTensor } from './torch-print.js';

/** Which tensor to print. */
export interface PrintOptions {
  readonly seed?: Uint64 | undefined;
  readonly name?: string | undefined;
  readonly stream?: Uint64 | undefined;
  readonly dtype?: string | undefined;
}

/** The text, and the seed, which is drawn if none is given. Makes those elements alone that are shown. */
export function printMatrix(
  shape: readonly number[],
  method: string,
  { seed, name, stream, dtype }: PrintOptions,
): { readonly text: string; readonly seed: Uint64 } {
  const tensor = {
    ...(name !== undefined && { name }),
    ...(stream !== undefined && { stream }),
    ...(dtype !== undefined && { dtype: dtype as Dtype }),
  };
  const options: TensorOptions = { ...(seed !== undefined && { seed }), ...tensor, warnings: false };
  const { fill, metadata } = named('print', () =>
    resolveCall(shape as MatrixShape, method as Method, options, 'print'),
  );
  const spec = { shape, init: initOfMethod(method), ...tensor };
  const element = newElements(fill.dtype, 1);
  const at = (index: number): number => {
    fillArray(element, resolveFill({ ...spec, slice: [index, index + 1] }, metadata.seed));
    const [bits] = element as unknown as [number];
    return fill.dtype === 'f32' ? bits : numberOfHalf(fill.dtype, bits);
  };
  return { text: printTensor(shape, fill.dtype, at), seed: metadata.seed };
}
