// The theory for an initializer. It covers weights of mean 0.
import type { Init } from '../../src/index.ts';
import { expectedOf } from './expected.ts';
import { type PredictedSignal, predictSignal, type WideNetwork } from './signal.ts';

export function predictionOf(network: Omit<WideNetwork, 'meanSquare'>, init: Init): PredictedSignal | undefined {
  const { width } = network;
  const { mean, stddev } = expectedOf({ shape: [width, width], init, layout: 'in-out', dtype: 'f32' });
  return mean === 0 ? predictSignal({ ...network, meanSquare: stddev ** 2 }) : undefined;
}
