// A call of another framework, and the same numbers of ours.
import type { WeightArray, WeightGenerator, WeightSpec } from '../../src/types.ts';

/** An array of numbers of any type. */
export type Numbers = Uint8Array | Uint16Array | Uint32Array | Int32Array | BigInt64Array | Float32Array | Float64Array;

export interface Call {
  /** The call in Python: an expression whose value is an array, or anything that numpy.asarray takes. */
  readonly python: string;
  /** Our numbers: the same bytes. */
  readonly ours: () => Numbers | Promise<Numbers>;
}

/** A framework: its packages, what Python must do first, and the calls. */
export interface Framework {
  readonly name: string;
  /** Packages and versions, as pip takes them. */
  readonly packages: readonly string[];
  /** Options of pip to try one after the other, such as another index. */
  readonly indices?: readonly (readonly string[])[];
  /** Python that makes the names which the calls use. */
  readonly setup: string;
  /** Calls that make about so many numbers each, all of them ours too. */
  readonly calls: (size: number) => readonly Call[];
  /** Calls of doubles whose last bits are not ours: how many differ is measured. */
  readonly inexact?: (size: number) => readonly Call[];
}

/** How many numbers the calls make in a unit test, and in the slow one. `npm run generators` compares both. */
export const SIZES = { small: 4_000, large: 1_000_000 } as const;

/** Our dtypes, and their names in the frameworks. */
export const DTYPES = [
  ['f32', 'float32'],
  ['f16', 'float16'],
  ['bf16', 'bfloat16'],
] as const;

/** The tensors of a model, as `createAll` has a generator draw them. */
export async function drawnBy(generator: WeightGenerator, specs: readonly WeightSpec[]): Promise<WeightArray[]> {
  const tensors: WeightArray[] = [];
  for await (const tensor of generator.drawAll(specs)) tensors.push(tensor);
  return tensors;
}

/** A shape in Python. */
export const tuple = (shape: readonly number[]): string => `(${shape.join(', ')}${shape.length === 1 ? ',' : ''})`;
