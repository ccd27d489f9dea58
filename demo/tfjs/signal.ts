// What a network does to a signal before any training: forward through its layers, and a gradient back, layer by layer.
import * as tf from '@tensorflow/tfjs-core';
import { normal } from '../../src/index.ts';
import type { Activation } from '../theory/activations.ts';
import { activate } from './activations.ts';
import { compileKernels, type TfjsBackend } from './backend.ts';
import {
  type ActivationHistogram,
  BINS,
  DOMAINS,
  GELU_IS_OFF,
  IN_HISTOGRAM,
  INPUTS,
  type MeasuredSignal,
  type NetworkRequest,
  SATURATED,
} from './messages.ts';
import { readAndDispose } from './read-and-dispose.ts';
import { measureScaledRows, rowsOf } from './scaled-rows.ts';
import { layersOf, makeWeights, type NetworkWeights } from './weights.ts';

/** The most layers that have a histogram. */
const MAX_HISTOGRAMS = 6;

function stddevOf(x: tf.Tensor): tf.Tensor1D {
  return measureScaledRows(x, (rows) => {
    const centred = tf.sub(rows, tf.mean(rows, 1, true));
    return tf.sqrt(tf.mean(tf.mul(centred, centred), 1, true));
  });
}

const shareOf = (x: tf.Tensor): tf.Tensor1D => tf.mean(tf.cast(rowsOf(x), 'float32'), 1);

function idleOf(activation: Activation, z: tf.Tensor, h: tf.Tensor): tf.Tensor1D {
  if (activation === 'relu') return shareOf(tf.equal(tf.max(h, 1), 0));
  if (activation === 'gelu') return shareOf(tf.less(tf.max(z, 1), GELU_IS_OFF));
  if (activation === 'tanh') return shareOf(tf.greater(tf.abs(h), SATURATED));
  return tf.add(shareOf(tf.greater(h, SATURATED)), shareOf(tf.less(h, 1 - SATURATED)));
}

function histogramOf(values: Float32Array, count: number, [from, to]: readonly [number, number]): number[][] {
  const size = values.length / count;
  return Array.from({ length: count }, (_, i) => {
    const bins = new Array<number>(BINS).fill(0);
    for (const value of values.subarray(i * size, (i + 1) * size)) {
      const bin = Math.floor(((value - from) / (to - from)) * BINS);
      const inside = Math.min(BINS - 1, Math.max(0, bin));
      // NaN is in no bin.
      if (!Number.isNaN(inside)) bins[inside] = (bins[inside] as number) + 1;
    }
    return bins;
  });
}

/** The layers that have a histogram: the first, the last, and some between. */
function chosenLayers(depth: number): Set<number> {
  const count = Math.min(depth, MAX_HISTOGRAMS);
  return new Set(Array.from({ length: count }, (_, i) => 1 + Math.round((i * (depth - 1)) / (count - 1))));
}

/**
 * Measures all layers. The input is N(0, 1), and so is the gradient injected at the last layer's activations. Weights, input
 * and gradient come from one seed.
 *
 * @param onLayer - called with the share of the work that is done, in (0, 1]; the work stops if it throws
 */
export async function measureSignal(
  backend: TfjsBackend,
  { depth, width, activation, inits, numbers, seed }: NetworkRequest,
  onLayer: (share: number) => void | Promise<void>,
): Promise<MeasuredSignal> {
  const made: NetworkWeights[] = [];
  const tensors = new Set<tf.Tensor>();
  const track = <T extends tf.Tensor>(x: T): T => {
    tensors.add(x);
    return x;
  };
  const activated = activate[activation];
  try {
    const layers = layersOf(new Array<number>(depth + 1).fill(width));
    const network = await makeWeights(backend, layers, inits, { seed, numbers });
    made.push(network);
    const matrices = network.tensors.map(track);
    const ends = await makeWeights(
      backend,
      [
        { name: 'input', shape: [INPUTS, width] },
        { name: 'output.gradient', shape: [INPUTS, width] },
      ],
      [normal({ stddev: 1 })],
      { seed },
    );
    made.push(ends);
    const [input, gradient] = ends.tensors.map(track) as [tf.Tensor, tf.Tensor];

    const chosen = chosenLayers(depth);
    const histograms: ActivationHistogram[] = [];
    const activations: number[][] = [];
    const idle: number[][] = [];
    let done = 0;
    const report = async (): Promise<void> => onLayer(++done / (2 * depth));
    const tiled = (x: tf.Tensor): tf.Tensor => tf.tile(x, [inits.length, 1, 1]);
    /** The activations of a layer and their statistics. */
    const forward = (x: tf.Tensor, matrix: tf.Tensor): [next: tf.Tensor, statistics: tf.Tensor] => {
      const z = tf.matMul(x, matrix);
      const next = activated(z);
      return [next, tf.concat([stddevOf(next), idleOf(activation, z, next)])];
    };
    const someOf = (x: tf.Tensor): tf.Tensor => tf.slice(x, [0, 0, 0], [inits.length, IN_HISTOGRAM, width]);
    /** The gradient before a layer, from its input and the gradient after it. */
    const backward = (x: tf.Tensor, matrix: tf.Tensor, delta: tf.Tensor): tf.Tensor =>
      tf.grad((y: tf.Tensor): tf.Tensor => activated(tf.matMul(y, matrix)))(x, delta);
    await compileKernels(backend, () => {
      const [x, delta, matrix] = [tiled(input), tiled(gradient), matrices[0] as tf.Tensor];
      someOf(forward(x, matrix)[0]);
      stddevOf(backward(x, matrix, delta));
    });
    const h = [track(tiled(input))];
    for (const [i, matrix] of matrices.entries()) {
      const [next, statistics] = tf.tidy(() => forward(h[i] as tf.Tensor, matrix));
      h.push(track(next));
      const values = await readAndDispose(statistics);
      activations.push([...values.subarray(0, inits.length)]);
      idle.push([...values.subarray(inits.length)]);
      if (chosen.has(i + 1)) {
        const counts = histogramOf(await readAndDispose(someOf(next)), inits.length, DOMAINS[activation]);
        histograms.push({ layer: i + 1, counts });
      }
      await report();
    }

    const gradients: number[][] = new Array(depth);
    let delta = track(tiled(gradient));
    for (let l = depth; l >= 1; l--) {
      gradients[l - 1] = [...(await readAndDispose(tf.tidy(() => stddevOf(delta))))];
      await report();
      if (l > 1) {
        const [x, matrix] = [h[l - 1] as tf.Tensor, matrices[l - 1] as tf.Tensor];
        const before = track(tf.tidy(() => backward(x, matrix, delta)));
        tensors.delete(delta);
        delta.dispose();
        delta = before;
      }
    }
    return {
      layers: activations.map((activation, i) => ({
        activation,
        gradient: gradients[i] as number[],
        idle: idle[i] as number[],
      })),
      histograms,
    };
  } finally {
    tf.dispose([...tensors]);
    for (const weights of made) weights.free();
  }
}
