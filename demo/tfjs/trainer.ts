// One network trained from several initializations at once: the same data in the same order, step by step.
import * as tf from '@tensorflow/tfjs-core';
import { type DataSet, order } from '../data/data-set.ts';
import type { Activation } from '../theory/activations.ts';
import { activate } from './activations.ts';
import { compileKernels, type TfjsBackend } from './backend.ts';
import {
  EVALUATE_EVERY,
  type Evaluation,
  GRID,
  type OptimizerName,
  type TrainingRecord,
  type TrainingRequest,
} from './messages.ts';
import { readAndDispose } from './read-and-dispose.ts';
import { measureScaledRows } from './scaled-rows.ts';
import { layersOf, makeWeights } from './weights.ts';

export interface Trainer {
  /** The layer whose distinct units are counted; 1 is the first. */
  readonly middle: number;
  readonly parameters: number;
  readonly first: TrainingRecord;
  /** Makes the next update; resolves to what was measured on the way. */
  update(): Promise<TrainingRecord[]>;
  dispose(): void;
}

const OPTIMIZERS: Readonly<Record<OptimizerName, (rate: number) => tf.Optimizer>> = {
  sgd: (rate) => tf.train.sgd(rate),
  momentum: (rate) => tf.train.momentum(rate, 0.9),
  adam: (rate) => tf.train.adam(rate),
};

/** In TensorFlow.js 4.22 tf.train.momentum does not dispose of a scalar of its parent class. */
function disposeOf(optimizer: tf.Optimizer): void {
  const { c } = optimizer as unknown as { c?: tf.Scalar };
  optimizer.dispose();
  if (c && !c.isDisposed) c.dispose();
}

/**
 * On WebGPU, up to this width, the first and the last layer of a network for the spirals are padded with zeros to the shape of the others, which
 * changes no weight. TensorFlow.js then compiles three matrix products, or four if a batch has as many rows as a layer has units, instead of ten.
 * Each takes SwiftShader a second. The zeros of wider networks would cost more than that. The digits have 65 inputs.
 */
const PADDED_WIDTH = 64;

/** Matrices, [initializers, rows, columns], with zeros below and to the right up to `size` rows and columns. */
function zeroPadded(matrices: tf.Tensor, size: number): tf.Tensor {
  const [, rows, columns] = matrices.shape as [number, number, number];
  if (rows === size && columns === size) return matrices;
  return tf.pad(matrices, [
    [0, 0],
    [0, size - rows],
    [0, size - columns],
  ]);
}

/** Logits, [initializers, rows, classes]; the last layer has no activation. With `padTo` the matrices are padded, as x is. */
function forward(
  weights: readonly tf.Tensor[],
  activation: Activation,
  x: tf.Tensor,
  padTo: number | undefined,
): tf.Tensor {
  const last = weights.length - 1;
  const z = weights.reduce((h, matrix, i) => {
    const product = tf.matMul(h, padTo ? zeroPadded(matrix, padTo) : matrix);
    return i < last ? activate[activation](product) : product;
  }, x);
  return padTo ? tf.slice(z, [0, 0, 0], [-1, -1, (weights[last] as tf.Tensor).shape[2] as number]) : z;
}

/** The points of the grid, with the constant input. */
function gridOf(): Float32Array {
  const at = (i: number): number => (2 * (i + 0.5)) / GRID - 1;
  return Float32Array.from({ length: 3 * GRID * GRID }, (_, i) => {
    const point = Math.floor(i / 3);
    return [at(point % GRID), at(Math.floor(point / GRID)), 1][i % 3] as number;
  });
}

/** Counts by class and predicted class. An example without finite scores is not counted. */
function confusionOf(logits: Float32Array, y: Uint8Array, classes: number): Uint32Array {
  const counts = new Uint32Array(classes * classes);
  for (const [row, actual] of y.entries()) {
    const scores = logits.subarray(row * classes, (row + 1) * classes);
    if (!scores.every(Number.isFinite)) continue;
    let best = 0;
    for (let i = 1; i < classes; i++) if ((scores[i] as number) > (scores[best] as number)) best = i;
    const cell = actual * classes + best;
    counts[cell] = (counts[cell] as number) + 1;
  }
  return counts;
}

/** The accuracy on `count` examples; NaN if some were not counted. */
function accuracyOf(confusion: Uint32Array, classes: number, count: number): number {
  const right = confusion.reduce((sum, n, i) => (i % (classes + 1) === 0 ? sum + n : sum), 0);
  return confusion.reduce((sum, n) => sum + n, 0) === count ? right / count : Number.NaN;
}

/** How many columns of a matrix of bits are distinct. */
function distinctColumns(bits: Uint32Array, columns: number): number {
  const rows = bits.length / columns;
  const texts = Array.from({ length: columns }, (_, column) =>
    Array.from({ length: rows }, (_, row) => bits[row * columns + column]).join(),
  );
  return new Set(texts).size;
}

export async function makeTrainer(backend: TfjsBackend, request: TrainingRequest, data: DataSet): Promise<Trainer> {
  const { depth, width, activation, inits, numbers, seed, batch, steps } = request;
  const { features, classes, train, test } = data;
  const layers = layersOf([features, ...new Array<number>(depth - 1).fill(width), classes]);
  const made = await makeWeights(backend, layers, inits, { seed, numbers });
  const weights = made.tensors.map((tensor) => tf.variable(tensor));
  tf.dispose([...made.tensors]); // the variables have the same memory
  const optimizer = OPTIMIZERS[request.optimizer](request.learningRate);
  const isPadded = backend.device && width <= PADDED_WIDTH && features <= width && classes <= width;
  const padTo = isPadded ? width : undefined;

  /**
   * Inputs, [rows, features], as a tensor for all initializers. If the matrices are padded, so are the inputs, and they are repeated for each
   * initializer.
   */
  function inputsOf(values: Float32Array): tf.Tensor3D {
    const rows = values.length / features;
    if (!padTo) return tf.tensor3d(values, [1, rows, features]);
    const padded = new Float32Array(inits.length * rows * padTo);
    for (let row = 0; row < inits.length * rows; row++) {
      const from = (row % rows) * features;
      padded.set(values.subarray(from, from + features), row * padTo);
    }
    return tf.tensor3d(padded, [inits.length, rows, padTo]);
  }

  /** The logits of all networks for such a tensor. */
  const networks = (x: tf.Tensor): tf.Tensor => forward(weights, activation, x, padTo);

  const testX = inputsOf(test.x);
  const grid = features === 3 ? inputsOf(gridOf()) : undefined;
  const middle = Math.max(1, Math.floor(depth / 2));

  const batchesAnEpoch = Math.floor(train.count / batch);
  let epoch = -1;
  let permutation = new Uint32Array(0);

  /** Rows and one-hot classes of an update's batch. */
  function batchOf(step: number): [x: tf.Tensor3D, y: tf.Tensor3D] {
    const now = Math.floor(step / batchesAnEpoch);
    if (now !== epoch) permutation = order(seed, train.count, now);
    epoch = now;
    const from = (step % batchesAnEpoch) * batch;
    const x = new Float32Array(batch * features);
    const y = new Float32Array(batch * classes);
    for (const [i, row] of permutation.subarray(from, from + batch).entries()) {
      x.set(train.x.subarray(row * features, (row + 1) * features), i * features);
      y[i * classes + (train.y[row] as number)] = 1;
    }
    return [inputsOf(x), tf.tensor3d(y, [1, batch, classes])];
  }

  async function logitsOf(x: tf.Tensor): Promise<Float32Array[]> {
    const values = await readAndDispose(tf.tidy(() => networks(x)));
    const size = values.length / inits.length;
    return inits.map((_, i) => values.subarray(i * size, (i + 1) * size));
  }

  async function evaluate(): Promise<Evaluation> {
    const confusion = (await logitsOf(testX)).map((logits) => confusionOf(logits, test.y, classes));
    const region = grid && (await logitsOf(grid)).map(regionOf);
    const values = (await (weights[middle - 1] as tf.Variable).data()) as Float32Array;
    const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
    const size = bits.length / inits.length;
    const [, columns] = (layers[middle - 1] as (typeof layers)[number]).shape;
    return {
      accuracy: confusion.map((counts) => accuracyOf(counts, classes, test.count)),
      confusion,
      ...(region && { region }),
      distinct: inits.map((_, i) => distinctColumns(bits.subarray(i * size, (i + 1) * size), columns)),
    };
  }

  /** The gradients of an update's batch; and its losses, [initializers], then `withGradients` the norms, [layers * initializers]. */
  function differentiate(step: number, withGradients: boolean): { grads: tf.NamedTensorMap; measured: tf.Tensor1D } {
    const [x, y] = batchOf(step);
    let losses: tf.Tensor1D | undefined;
    const { grads } = tf.variableGrads(() => {
      const logits = networks(x);
      // Of all networks at once: the gradient of a sum is each one's own.
      losses = tf.keep(tf.mean(tf.neg(tf.sum(tf.mul(tf.logSoftmax(logits), y), 2)), 1)) as tf.Tensor1D;
      return tf.sum(losses) as tf.Scalar;
    });
    const all = [losses as unknown as tf.Tensor1D];
    if (withGradients) {
      for (const { name } of weights) {
        all.push(measureScaledRows(grads[name] as tf.Tensor, (rows) => tf.sqrt(tf.sum(tf.mul(rows, rows), 1, true))));
      }
    }
    const measured = tf.concat(all);
    (losses as unknown as tf.Tensor1D).dispose();
    return { grads, measured };
  }

  /** Makes an update; gives what {@link differentiate} measured. */
  const advance = (step: number, withGradients: boolean): tf.Tensor1D =>
    tf.tidy(() => {
      const { grads, measured } = differentiate(step, withGradients);
      optimizer.applyGradients(grads);
      return measured;
    });

  function dispose(): void {
    disposeOf(optimizer);
    tf.dispose([...weights, testX]);
    grid?.dispose();
    made.free();
  }

  let step = 0;
  let first: TrainingRecord;
  /** The kernels of an update: compiled while the first evaluation is shown. */
  let compiled: Promise<void>;
  try {
    await compileKernels(backend, () => {
      networks(testX);
      if (grid) networks(grid);
    });
    compiled = compileKernels(backend, () => {
      differentiate(0, true);
    });
    compiled.catch(() => {}); // update() reports it
    first = { step, evaluation: await evaluate() };
  } catch (error) {
    dispose();
    throw error;
  }
  return {
    middle,
    parameters: layers.reduce((sum, { shape }) => sum + shape[0] * shape[1], 0),
    first,
    async update() {
      await compiled;
      const withGradients = step % EVALUATE_EVERY === 0;
      const values = [...(await readAndDispose(advance(step, withGradients)))];
      // Since the first update the variables are in memory of TensorFlow.js.
      made.free();
      const rows = Array.from({ length: values.length / inits.length }, (_, i) =>
        values.slice(i * inits.length, (i + 1) * inits.length),
      );
      const [loss, ...gradients] = rows as [number[], ...number[][]];
      const before: TrainingRecord = { step, loss, ...(withGradients && { gradients }) };
      step++;
      if (step % EVALUATE_EVERY !== 0 && step !== steps) return [before];
      return [before, { step, evaluation: await evaluate() }];
    },
    dispose,
  };
}

/** The probability of class 1 from the logits of two. */
function regionOf(logits: Float32Array): Float32Array {
  return Float32Array.from({ length: logits.length / 2 }, (_, i) => {
    const difference = (logits[2 * i] as number) - (logits[2 * i + 1] as number);
    return 1 / (1 + Math.exp(difference));
  });
}
