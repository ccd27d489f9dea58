// The types of specs and tensors by name: a model's tensors have the names and the dtypes of the specs.
import type { Backend, Dtype, WeightSpec } from '../types.js';
import type { Weights } from './buffer-weights.js';

/** Specs by name, or an array of specs that each have a name. */
export type TensorSpecs<S extends WeightSpec = WeightSpec> =
  | Readonly<Record<string, S>>
  | readonly (S & { readonly name: string })[];

/** The dtype of a spec's tensor. */
type DtypeOf<S> = S extends { readonly dtype: infer D }
  ? D
  : S extends { readonly dtype?: infer D }
    ? KnownDtype<D>
    : 'f32';
/** What may be absent may be `'f32'`; what is not there at all is unknown here. */
type KnownDtype<D> = unknown extends D ? 'f32' : D extends Dtype ? D : 'f32';

/** The dtype of each tensor, by name. */
export type DtypesOf<S> = S extends readonly (infer E extends { readonly name: string })[]
  ? { readonly [N in E['name']]: DtypeOf<Extract<E, { readonly name: N }>> }
  : { readonly [N in keyof S]: DtypeOf<S[N]> };

/** Specs without keys that a spec does not have, as far as their names are known. */
export type KnownKeys<S> = string extends keyof S
  ? unknown
  : { readonly [N in keyof S]: { readonly [K in Exclude<keyof S[N], keyof WeightSpec>]: never } };

/** The tensors of a model: `T` has the dtype of each, by name. */
export interface Model<T = Readonly<Record<string, Dtype>>, B extends Backend = Backend> {
  readonly tensors: { readonly [N in keyof T]: Weights<T[N] & Dtype, B> };
  /** The arena on a device, if there is one. */
  readonly buffer?: GPUBuffer;
  /** What JSON.stringify writes: what each tensor is, not its numbers. */
  toJSON(): { readonly tensors: Model<T, B>['tensors'] };
  /** Frees all tensors. Calling it again does nothing. */
  destroy(): void;
}

/** A member of a union without its seed. */
type Unseeded<W> = W extends unknown ? Omit<W, 'seed'> & { readonly seed?: undefined } : never;

/** A model that a generator drew: its tensors have no seed of ours. */
export interface DrawnModel<T = Readonly<Record<string, Dtype>>, B extends Backend = Backend>
  extends Omit<Model<T, B>, 'tensors' | 'toJSON'> {
  readonly tensors: { readonly [N in keyof T]: Unseeded<Weights<T[N] & Dtype, B>> };
  /** What JSON.stringify writes: what each tensor is, not its numbers. */
  toJSON(): { readonly tensors: DrawnModel<T, B>['tensors'] };
}
