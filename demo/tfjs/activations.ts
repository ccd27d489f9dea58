// The activation functions as operations of TensorFlow.js; twins of demo/theory/activations.ts.
import * as tf from '@tensorflow/tfjs-core';
import type { Activation } from '../theory/activations.ts';

export const activate: Readonly<Record<Activation, <T extends tf.Tensor>(z: T) => T>> = {
  tanh: tf.tanh,
  relu: tf.relu,
  // z·Φ(z), the exact one
  gelu: (z) => tf.mul(tf.mul(z, 0.5), tf.add(tf.erf(tf.mul(z, Math.SQRT1_2)), 1)),
  sigmoid: tf.sigmoid,
};
