// weight-init print: a matrix of the course's exercise, as PyTorch or another framework prints it.
import { fillArray } from '../cpu/fill.js';
import { newElements } from '../dtype/dtype.js';
import { numberOfHalf } from '../dtype/half-number.js';
import { named } from '../errors.js';
import { resolveFill } from '../fill/resolve.js';
import { resolveCall } from '../fill/resolve-call.js';
import { initOfMethod } from '../initializers/methods.js';
import { product } from '../initializers/shape.js';
import type { Dtype, MatrixShape, Method, TensorOptions, Uint64 } from '../types.js';
import { usageError } from './exit.js';
import type { Framework, FrameworkSpec } from './frameworks/framework.js';
import { FRAMEWORKS, printElements } from './frameworks/frameworks.js';
import { printTensor } from './frameworks/torch-print.js';

/** Which tensor to print. */
export interface PrintOptions {
  readonly seed?: Uint64 | undefined;
  readonly name?: string | undefined;
  readonly stream?: Uint64 | undefined;
  readonly dtype?: string | undefined;
  /** The framework whose numbers to print; our own if absent. */
  readonly generator?: string | undefined;
  /** Whether to print the lines that print the matrix there, instead. */
  readonly code?: boolean | undefined;
}

function frameworkOf(generator: string): Framework {
  const framework = Object.hasOwn(FRAMEWORKS, generator) && FRAMEWORKS[generator];
  if (framework) return framework;
  const known = Object.keys(FRAMEWORKS).join(', ');
  throw usageError(`--generator must be one of ${known}, got ${JSON.stringify(generator)}`);
}

/** The most elements of a matrix that a framework draws: it draws them all. */
const MAX_DRAWN = 0x10000000; // 2^28

/** A matrix as a framework draws and prints it, or the lines that do so there. */
function printDrawn(framework: Framework, spec: FrameworkSpec, code: boolean): string {
  const count = product(spec.shape);
  if (count === 0 || count > MAX_DRAWN) {
    throw usageError(`with --generator a matrix has 1 to 2^28 elements, got ${spec.shape.join(' x ')}`);
  }
  if (!code) return printElements(framework, spec, framework.draw(spec));
  framework.draw({ ...spec, shape: [1, 1] }); // refuses what the framework does not have
  return framework.code(spec);
}

/** A seed as a number where it is one. A new one is such that all frameworks take it: NumPy's legacy ones have 32 bits. */
function seedOf(seed: Uint64 = crypto.getRandomValues(new Uint32Array(1))[0] as number): Uint64 {
  return Number.isSafeInteger(Number(seed)) ? Number(seed) : seed;
}

/** The text, and the seed, which is drawn if none is given. Of our own numbers it makes those alone that are shown. */
export function printMatrix(
  shape: readonly number[],
  method: string,
  { seed, name, stream, dtype, generator, code = false }: PrintOptions,
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
  const init = initOfMethod(method);
  if (generator !== undefined) {
    if (name !== undefined || stream !== undefined) {
      throw usageError('--name and --stream select a stream of this library: leave them out with --generator');
    }
    const drawn = { shape, layout: 'in-out', init, dtype: fill.dtype, seed: seedOf(seed) } as const;
    return { text: named('print', () => printDrawn(frameworkOf(generator), drawn, code)), seed: drawn.seed };
  }
  if (code) throw usageError('--code needs --generator');
  const spec = { shape, init, ...tensor };
  const element = newElements(fill.dtype, 1);
  const at = (index: number): number => {
    fillArray(element, resolveFill({ ...spec, slice: [index, index + 1] }, metadata.seed));
    const [bits] = element as unknown as [number];
    return fill.dtype === 'f32' ? bits : numberOfHalf(fill.dtype, bits);
  };
  return { text: printTensor(shape, fill.dtype, at), seed: metadata.seed };
}
