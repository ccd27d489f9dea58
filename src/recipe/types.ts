// What a recipe is: a model as a few bytes of JSON. The grammar is in docs/recipes.md.
import type { Dtype, Init, Layout, Method, Shape, WeightSpec } from '../types.js';

/** A bound of a truncated normal as JSON. */
type JsonBound = number | 'Infinity' | '-Infinity';
type Truncated = Extract<Init, { readonly kind: 'truncated-normal' }>;
type WithRows = Extract<Init, { readonly kind: 'with-rows' }>;

/** An initializer as JSON: as the library's functions return it, with strings for infinities; or the name of a method. */
export type RecipeInit =
  | Init
  | Method
  | (Omit<Truncated, 'low' | 'high'> & { readonly low: JsonBound; readonly high: JsonBound })
  | (Omit<WithRows, 'init'> & { readonly init: Exclude<RecipeInit, Method> });

/** A tensor of a recipe: a WeightSpec as JSON, always whole. Its key is its name. */
export interface RecipeTensor {
  readonly shape: Shape;
  readonly init: RecipeInit;
  readonly layout?: Layout;
  readonly batchDims?: number;
  readonly groups?: number;
  readonly fanIn?: number;
  readonly fanOut?: number;
  /** The recipe's if absent. */
  readonly dtype?: Dtype;
  /** A decimal string in [0, 2^64 - 1]; the stream of the tensor's name if absent. */
  readonly stream?: string;
  /** A decimal string in [0, 2^64 - 1]; the recipe's if absent. */
  readonly seed?: string;
}

/** What every recipe has, whatever it names. */
export interface RecipeBase {
  /** The version of the stream: 1. */
  readonly weightInit: 1;
  /** A decimal string in [0, 2^64 - 1]. */
  readonly seed: string;
  /** How weights are stored; `'f32'` if absent, and with a `config` what it says. */
  readonly dtype?: Dtype;
  /** The most bytes of a checkpoint's file, an integer from 1; the command has a default. It changes no weight. */
  readonly shardSize?: number;
  /** The fingerprint that the model must have: 64 hexadecimal digits in lower case. */
  readonly fingerprint?: string;
}

/** The model of a recipe: one of four. */
export type RecipeSource =
  | {
      /** A whole model of `weight-init/presets`, with its options. */
      readonly model: 'gpt2' | 'llama';
      readonly options: Readonly<Record<string, number | boolean>>;
    }
  | {
      /** The content of a config.json of Hugging Face's transformers. */
      readonly config: Readonly<Record<string, unknown>>;
    }
  | {
      /** The tensors by name. */
      readonly tensors: Readonly<Record<string, RecipeTensor>>;
    }
  | {
      /** Shapes by name; or tensors without an initializer, for a layout, a dtype, groups. */
      readonly shapes: Readonly<Record<string, Shape | Omit<RecipeTensor, 'init'>>>;
      /** Globs or names, and the initializer for the tensors that they match: the first that does. */
      readonly rules: readonly (readonly [glob: string, init: RecipeInit])[];
    };

/** A model as plain JSON: whoever has it makes the same weights, byte for byte. */
export type Recipe = RecipeBase & RecipeSource;

/** A tensor that a recipe resolved to: a spec for `createAll`, `fillAll` and all others, with everything decided but the name. */
export interface RecipeSpec extends WeightSpec {
  readonly init: Init;
  readonly dtype: Dtype;
  readonly seed: bigint;
}

/** The tensors of a recipe by name, in its order. */
export type RecipeSpecs = Readonly<Record<string, RecipeSpec>>;
