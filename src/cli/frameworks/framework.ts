// What other frameworks draw for a seed, how they print it, and the lines that do so there.
import type { Dtype, Init, Layout, Shape, Uint64, WeightArray } from '../../types.js';

/** A tensor to draw. */
export interface FrameworkSpec {
  readonly shape: Shape;
  readonly layout: Layout;
  readonly init: Init;
  readonly dtype: Dtype;
  /** As the framework takes it. */
  readonly seed: Uint64;
}

export interface Framework {
  /** With the version whose numbers they are. */
  readonly title: string;
  /** The tensor in row-major order. Throws what the framework has no draw for. */
  draw(spec: FrameworkSpec): WeightArray;
  /** The tensor as the framework prints it, from its elements as numbers. */
  print(shape: Shape, dtype: Dtype, at: (index: number) => number): string;
  /** The lines that draw and print it, in the framework's language. */
  code(spec: FrameworkSpec): string;
}
