// The modules that models are made of, as parameters under the names of PyTorch. Each function returns them in the order of state_dict().
import { normal, ones, withRows, zeros } from '../../initializers/initializers.js';
import type { LayerSpecs, ParameterSpec } from '../../presets/preset.js';
import type { Init, Shape } from '../../types.js';

/** A parameter as PyTorch stores it. */
export const parameter = (shape: Shape, init: Init): ParameterSpec => ({ shape, layout: 'out-in', init });

/** `torch.nn.Linear`: weight [out, in], and a bias [out] of zeros unless there is none. */
export const linear = (name: string, out: number, inputs: number, weight: Init, bias = true): LayerSpecs => ({
  [`${name}.weight`]: parameter([out, inputs], weight),
  ...(bias && { [`${name}.bias`]: parameter([out], zeros()) }),
});

/** `torch.nn.LayerNorm`: weight 1 and bias 0, [width]. */
export const layerNorm = (name: string, width: number): LayerSpecs => ({
  [`${name}.weight`]: parameter([width], ones()),
  [`${name}.bias`]: parameter([width], zeros()),
});

/** `torch.nn.Embedding`: weight [rows, width], with zeros in the row of padding if there is one. */
export const embedding = (name: string, rows: number, width: number, init: Init, padding?: number): LayerSpecs => ({
  [`${name}.weight`]: parameter([rows, width], padded(init, padding)),
});

/** An initializer with zeros in the row of padding if there is one. */
export const padded = (init: Init, padding: number | undefined): Init =>
  padding === undefined ? init : withRows(init, { start: padding, end: padding + 1 });

/** N(0, stddev^2). */
export const gaussian = (stddev: number): Init => normal({ stddev });

/** Specs one after the other. */
export const joined = (parts: Iterable<LayerSpecs>): LayerSpecs => Object.assign({}, ...parts);

/** The same for each of so many layers. */
export const repeated = (layers: number, layer: (i: number) => Iterable<LayerSpecs>): LayerSpecs =>
  joined(Array.from({ length: layers }, (_, i) => joined(layer(i))));
