// The theory for an initializer, where it has something to say: of weights of mean 0.
import type { Init } from '../../src/index.ts';
import { expectedOf } from './expected.ts';
import { type Network, type Signal, theoryOf } from './signal.ts';

export function predictionOf(network: Omit<Network, 'meanSquare'>, init: Init): Signal | undefined {
  const { width } = network;
  const { mean, stddev } = expectedOf({ shape: [width, width], init, layout: 'in-out', dtype: 'f32' });
  return mean === 0 ? theoryOf({ ...network, meanSquare: stddev ** 2 }) : undefined;
}
