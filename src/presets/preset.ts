// Shared by all presets: the record they return, checks of their options, and prefixes of names.
import { argumentError, checkBoolean, checkObject, isEach, isIndex, named } from '../errors.js';
import type { Dtype, FrameworkDraw, Init, Layout, Shape, Uint64, WeightSpec } from '../types.js';

/** A parameter of a layer: the fields of a WeightSpec without the name, which is the key in {@link LayerSpecs}. */
export interface ParameterSpec {
  readonly shape: Shape;
  readonly layout: Layout;
  readonly init: Init;
  readonly drawn?: FrameworkDraw;
}

/** The parameters of a layer or a model under their framework's names, in its order. Plain data. `N`: the names known at compile time. */
export type LayerSpecs<N extends string = never> = Readonly<Record<string, ParameterSpec>> &
  Readonly<Record<N, ParameterSpec>>;

/** Names that are there if an option is true. None are known if the option is only known to be a boolean. */
export type NamesIf<Option extends boolean, N extends string> = [Option] extends [true] ? N : never;

/** Specs without those that are false. */
export function layerSpecs<N extends string>(specs: Readonly<Record<string, ParameterSpec | false>>): LayerSpecs<N> {
  return Object.fromEntries(Object.entries(specs).filter(([, spec]) => spec)) as LayerSpecs<N>;
}

/** What {@link prefixed} adds to every spec. */
export interface SharedOptions<D extends Dtype = Dtype> {
  readonly dtype?: D;
  readonly seed?: Uint64;
}

/** The dtype that {@link prefixed} adds, if it adds one. */
export type SharedDtype<D extends Dtype> = [D] extends [never] ? unknown : { readonly dtype?: D };

/** Whether a type is one of several. */
type IsUnion<T, U = T> = T extends U ? ([U] extends [T] ? false : true) : never;

/** The specs `T` with the prefix `P` before their names, each with the options `O`. A name is known if both the prefix and the name are. */
export type PrefixedSpecs<P extends string, T, O> = Record<string, T[keyof T] & O> & {
  -readonly [N in keyof T as string extends N | P
    ? never
    : IsUnion<P> extends true
      ? never
      : N extends string
        ? `${P}${N}`
        : never]: T[N] & O;
};

/**
 * Prefixes the names of specs, to combine layers into a model.
 *
 * @param prefix - prepended to every name, for example `'encoder.0.'`
 * @param specs - specs by name, of a preset or of your own
 * @param shared - `dtype`, `seed`: added to every spec
 * @example
 * const model = await initializer.createAll({
 *   ...prefixed('fc1.', torchLinear({ inFeatures: 784, outFeatures: 256 })),
 *   ...prefixed('fc2.', torchLinear({ inFeatures: 256, outFeatures: 10 }), { dtype: 'f16' }),
 * });
 * model.tensors['fc1.weight'];
 */
export function prefixed<
  P extends string,
  T extends Readonly<Record<string, WeightSpec>>,
  D extends Dtype = never, // without a dtype, the specs keep theirs
>(prefix: P, specs: T, shared: SharedOptions<D> = {}): PrefixedSpecs<P, T, SharedDtype<D>> {
  return named('prefixed', () => {
    if (typeof prefix !== 'string') throw argumentError('prefix', 'a string', prefix);
    checkObject('specs', specs);
    checkObject('shared', shared, 'dtype seed');
    const all = Object.entries(specs).map(([name, spec]) => [prefix + name, { ...spec, ...shared }]);
    return Object.fromEntries(all) as PrefixedSpecs<P, T, SharedDtype<D>>;
  });
}

/** Throws unless all are positive integers. */
export function checkSizes(sizes: Readonly<Record<string, unknown>>): void {
  for (const [argument, value] of Object.entries(sizes)) {
    if (!isIndex(value) || value === 0) throw argumentError(argument, 'a positive integer', value);
  }
}

/** Throws unless all are booleans. */
export function checkFlags(flags: Readonly<Record<string, unknown>>): void {
  for (const [argument, value] of Object.entries(flags)) checkBoolean(argument, value);
}

/** Throws unless one size divides another. */
export function checkDivisor(argument: string, value: number, total: number, what: string): void {
  if (total % value) throw argumentError(argument, `a divisor of ${what}, ${total}`, value);
}

/** Sizes along every axis. A single number applies to all axes. */
export function sizesOf(argument: string, size: number | Shape, rank?: number): Shape {
  const sizes = Array.isArray(size) ? (size as Shape) : new Array<number>(rank ?? 1).fill(size as number);
  const right = rank === undefined ? sizes.length > 0 : sizes.length === rank;
  if (!right || !isEach(sizes, (value) => isIndex(value) && value > 0)) {
    const many = rank === undefined ? 'positive integers' : `${rank} positive integer${rank > 1 ? 's' : ''}`;
    throw argumentError(argument, `a positive integer or an array of ${many}`, size);
  }
  return sizes;
}
