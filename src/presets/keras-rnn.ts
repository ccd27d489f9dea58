// Recurrent layers as Keras 3 makes them. Source: the cells' build methods, keras/src/layers/rnn.
import { checkObject, named } from '../errors.js';
import { orthogonal, withRows, zeros } from '../initializers/initializers.js';
import { glorotUniform } from '../initializers/variance-scaling.js';
import type { Init, Shape } from '../types.js';
import { kerasParameter } from './keras.js';
import { checkFlags, checkSizes, type LayerSpecs, layerSpecs, type NamesIf } from './preset.js';

/** Options shared by the recurrent layers of Keras. */
export interface KerasRNNOptions<B extends boolean = boolean> {
  /** Features of the input. */
  readonly inputDim: number;
  readonly units: number;
  /** Whether there is a bias; true if absent. */
  readonly useBias?: B;
}

/** The keys of KerasRNNOptions. */
const KEYS = 'inputDim/inputSize units/hiddenSize useBias';

/** The parameters of a recurrent layer. */
type Recurrent<B extends boolean> = LayerSpecs<'kernel' | 'recurrent_kernel' | NamesIf<B, 'bias'>>;

type Bias = (units: number) => readonly [shape: Shape, init: Init];

function recurrent<B extends boolean>(gates: number, options: KerasRNNOptions<B>, bias: Bias): Recurrent<B> {
  const { inputDim, units, useBias = true } = options;
  checkSizes({ inputDim, units });
  checkFlags({ useBias });
  return layerSpecs({
    kernel: kerasParameter([inputDim, gates * units], glorotUniform()),
    recurrent_kernel: kerasParameter([units, gates * units], orthogonal()),
    bias: useBias && kerasParameter(...bias(units)),
  });
}

/**
 * `keras.layers.SimpleRNN`: kernel [inputDim, units], Glorot uniform; recurrent_kernel [units, units], orthogonal; bias
 * [units], 0.
 *
 * @example
 * await initializer.createAll(prefixed('simple_rnn/', kerasSimpleRNN({ inputDim: 32, units: 64 })));
 */
export const kerasSimpleRNN = <B extends boolean = true>(options: KerasRNNOptions<B>): Recurrent<B> =>
  named('kerasSimpleRNN', () => {
    checkObject('options', options, KEYS);
    return recurrent(1, options, (units) => [[units], zeros()]);
  });

/**
 * `keras.layers.LSTM`: kernel [inputDim, 4 units], Glorot uniform; recurrent_kernel [units, 4 units], orthogonal; bias
 * [4 units], 0 except [units, 2 units), the forget gate's, which is 1. Gates are i, f, c, o.
 *
 * @param options.unitForgetBias - whether the forget gate's bias is 1; true if absent
 * @example
 * await initializer.createAll(prefixed('lstm/', kerasLSTM({ inputDim: 32, units: 64 })));
 */
export function kerasLSTM<B extends boolean = true>(
  options: KerasRNNOptions<B> & { readonly unitForgetBias?: boolean },
): Recurrent<B> {
  return named('kerasLSTM', () => {
    checkObject('options', options, `${KEYS} unitForgetBias`);
    const { unitForgetBias = true } = options;
    checkFlags({ unitForgetBias });
    return recurrent(4, options, (units) => [
      [4 * units],
      unitForgetBias ? withRows(zeros(), { start: units, end: 2 * units, value: 1 }) : zeros(),
    ]);
  });
}

/**
 * `keras.layers.GRU`: kernel [inputDim, 3 units], Glorot uniform; recurrent_kernel [units, 3 units], orthogonal; bias
 * [2, 3 units], of the input and of the state, 0. Gates are z, r, h.
 *
 * @param options.resetAfter - whether the reset gate is applied after the product; true if absent. With false the bias is [3 units]
 * @example
 * await initializer.createAll(prefixed('gru/', kerasGRU({ inputDim: 32, units: 64 })));
 */
export function kerasGRU<B extends boolean = true>(
  options: KerasRNNOptions<B> & { readonly resetAfter?: boolean },
): Recurrent<B> {
  return named('kerasGRU', () => {
    checkObject('options', options, `${KEYS} resetAfter`);
    const { resetAfter = true } = options;
    checkFlags({ resetAfter });
    return recurrent(3, options, (units) => [resetAfter ? [2, 3 * units] : [3 * units], zeros()]);
  });
}
