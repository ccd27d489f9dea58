// What the adapters read of weights, whatever the framework.
import { argumentError, checkObject, forItem, show } from '../errors.js';
import { isBox } from '../fill/region.js';
import { product } from '../initializers/shape.js';
import type { Shape, Slice } from '../types.js';

/** Weights, as `create` and `createAll` of an initializer, and the synchronous calls, return them. */
interface AnyWeights {
  readonly shape: Shape;
  readonly slice?: Slice;
  readonly data?: object | undefined;
  readonly buffer?: object | undefined;
}

/** Throws unless a value is weights of this library. */
export function checkWeights(argument: string, weights: AnyWeights): void {
  checkObject(argument, weights);
  const { shape, data, buffer } = weights;
  if (!Array.isArray(shape) || !(data ?? buffer)) throw argumentError(argument, 'weights of this library', weights);
}

/** The shape of what weights hold, and its number of elements: of the slice, if they are one. A flat slice has one axis. */
export function extentsOf({ shape, slice }: AnyWeights): { readonly shape: number[]; readonly count: number } {
  const ranges = isBox(shape, slice) ? slice : slice && [slice as readonly [number, number]];
  const held = ranges ? ranges.map(([start, end]) => end - start) : [...shape];
  return { shape: held, count: product(held) };
}

/** A tensor of a framework. */
interface Disposable {
  dispose(): void;
}

/** The tensors of a framework for those of a model, by name. If one cannot be made, those before are disposed of. */
export function makeTensors<N extends string, W extends AnyWeights, T extends Disposable>(
  model: { readonly tensors: Readonly<Record<N, W>> },
  make: (weights: W) => T,
): Record<N, T> {
  const made: [string, T][] = [];
  try {
    for (const [name, weights] of tensorsIn<W>(model)) made.push([name, forItem(show(name), () => make(weights))]);
  } catch (error) {
    for (const [, tensor] of made) tensor.dispose();
    throw error;
  }
  return Object.fromEntries(made) as Record<N, T>;
}

/** The tensors of a model, each with its name. */
export function tensorsIn<W extends AnyWeights>(model: {
  readonly tensors: Readonly<Record<string, W>>;
}): [string, W][] {
  checkObject('model', model);
  checkObject('model.tensors', model.tensors);
  return Object.entries(model.tensors);
}
