// Recurrent layers as torch.nn makes them. Source: PyTorch 2.13, torch/nn/modules/rnn.py, RNNBase.
import { argumentError, checkObject, isIndex, named } from '../errors.js';
import { checkFlags, checkSizes, type LayerSpecs, layerSpecs, type NamesIf, type ParameterSpec } from './preset.js';
import { torchParameter, torchUniform } from './torch.js';

/** Options shared by the recurrent layers of PyTorch. */
export interface TorchRNNOptions<B extends boolean = boolean> {
  readonly inputSize: number;
  readonly hiddenSize: number;
  /** Number of stacked layers; 1 if absent. */
  readonly numLayers?: number;
  /** Whether there are biases; true if absent. */
  readonly bias?: B;
  /** Whether there is a second direction, with its own parameters; false if absent. */
  readonly bidirectional?: boolean;
}

/** The keys of TorchRNNCellOptions. */
const CELL_KEYS = 'inputSize/inputDim hiddenSize/units bias/useBias';

/** The parameters of a recurrent layer. Of stacked layers, only the names of the first are known. */
type Recurrent<B extends boolean> = LayerSpecs<
  'weight_ih_l0' | 'weight_hh_l0' | NamesIf<B, 'bias_ih_l0' | 'bias_hh_l0'>
>;

function recurrent<B extends boolean>(
  gates: number,
  options: TorchRNNOptions<B> & { readonly projSize?: number },
  more = '',
): Recurrent<B> {
  checkObject('options', options, `${CELL_KEYS} numLayers bidirectional${more}`);
  const { inputSize, hiddenSize, numLayers = 1, bias = true, bidirectional = false, projSize = 0 } = options;
  checkSizes({ inputSize, hiddenSize, numLayers });
  checkFlags({ bias, bidirectional });
  if (!isIndex(projSize) || projSize >= hiddenSize) {
    throw argumentError('projSize', `an integer from 0 to ${hiddenSize - 1}, below hiddenSize`, projSize);
  }
  const suffixes = bidirectional ? ['', '_reverse'] : [''];
  // Size of the output of a layer, to itself and to the next one.
  const state = projSize || hiddenSize;
  const rows = gates * hiddenSize;
  const parameter = (...shape: number[]): ParameterSpec => torchParameter(shape, torchUniform(hiddenSize));
  const specs: Record<string, ParameterSpec | false> = {};
  for (let layer = 0; layer < numLayers; layer++) {
    for (const suffix of suffixes) {
      const end = `_l${layer}${suffix}`;
      specs[`weight_ih${end}`] = parameter(rows, layer === 0 ? inputSize : state * suffixes.length);
      specs[`weight_hh${end}`] = parameter(rows, state);
      specs[`bias_ih${end}`] = bias && parameter(rows);
      specs[`bias_hh${end}`] = bias && parameter(rows);
      specs[`weight_hr${end}`] = projSize > 0 && parameter(projSize, hiddenSize);
    }
  }
  return layerSpecs(specs);
}

/**
 * `torch.nn.RNN`: for each layer k weight_ih_lk [hidden, input], weight_hh_lk [hidden, hidden], bias_ih_lk and bias_hh_lk
 * [hidden], those of the second direction ending in `_reverse`; all uniform within 1 / sqrt(hiddenSize).
 *
 * @example
 * await initializer.createAll(prefixed('rnn.', torchRNN({ inputSize: 32, hiddenSize: 64, bidirectional: true })));
 */
export const torchRNN = <B extends boolean = true>(options: TorchRNNOptions<B>): Recurrent<B> =>
  named('torchRNN', () => recurrent(1, options));

/**
 * `torch.nn.LSTM`: as {@link torchRNN}, with 4 * hidden rows, the gates i, f, g, o; all uniform within 1 / sqrt(hiddenSize).
 * PyTorch gives the forget gate no bias of its own.
 *
 * @param options.projSize - size of the projection of the state, weight_hr_lk [projSize, hidden]; 0, no projection, if absent
 * @example
 * await initializer.createAll(prefixed('lstm.', torchLSTM({ inputSize: 32, hiddenSize: 64, numLayers: 2 })));
 */
export const torchLSTM = <B extends boolean = true>(
  options: TorchRNNOptions<B> & { readonly projSize?: number },
): Recurrent<B> => named('torchLSTM', () => recurrent(4, options, ' projSize'));

/**
 * `torch.nn.GRU`: as {@link torchRNN}, with 3 * hidden rows, the gates r, z, n; all uniform within 1 / sqrt(hiddenSize).
 *
 * @example
 * await initializer.createAll(prefixed('gru.', torchGRU({ inputSize: 32, hiddenSize: 64 })));
 */
export const torchGRU = <B extends boolean = true>(options: TorchRNNOptions<B>): Recurrent<B> =>
  named('torchGRU', () => recurrent(3, options));

/** Options of one step of a recurrent layer. */
export type TorchRNNCellOptions<B extends boolean = boolean> = Pick<
  TorchRNNOptions<B>,
  'inputSize' | 'hiddenSize' | 'bias'
>;

type Cell<B extends boolean> = LayerSpecs<'weight_ih' | 'weight_hh' | NamesIf<B, 'bias_ih' | 'bias_hh'>>;

/** One layer in one direction; its names have no layer suffix. */
function cell<B extends boolean>(gates: number, options: TorchRNNCellOptions<B>): Cell<B> {
  checkObject('options', options, CELL_KEYS);
  const { inputSize, hiddenSize, bias = true } = options;
  const specs = Object.entries(recurrent(gates, { inputSize, hiddenSize, bias }));
  return Object.fromEntries(specs.map(([name, spec]) => [name.replace('_l0', ''), spec])) as Cell<B>;
}

/**
 * `torch.nn.RNNCell`: weight_ih [hidden, input], weight_hh [hidden, hidden], bias_ih and bias_hh [hidden]; all uniform within
 * 1 / sqrt(hiddenSize).
 *
 * @example
 * await initializer.createAll(prefixed('cell.', torchRNNCell({ inputSize: 32, hiddenSize: 64 })));
 */
export const torchRNNCell = <B extends boolean = true>(options: TorchRNNCellOptions<B>): Cell<B> =>
  named('torchRNNCell', () => cell(1, options));
/**
 * `torch.nn.LSTMCell`: as {@link torchRNNCell}, with 4 * hidden rows.
 *
 * @example
 * await initializer.createAll(prefixed('cell.', torchLSTMCell({ inputSize: 32, hiddenSize: 64 })));
 */
export const torchLSTMCell = <B extends boolean = true>(options: TorchRNNCellOptions<B>): Cell<B> =>
  named('torchLSTMCell', () => cell(4, options));
/**
 * `torch.nn.GRUCell`: as {@link torchRNNCell}, with 3 * hidden rows.
 *
 * @example
 * await initializer.createAll(prefixed('cell.', torchGRUCell({ inputSize: 32, hiddenSize: 64 })));
 */
export const torchGRUCell = <B extends boolean = true>(options: TorchRNNCellOptions<B>): Cell<B> =>
  named('torchGRUCell', () => cell(3, options));
