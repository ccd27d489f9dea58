// Measures of rows that are divided by their largest magnitude first: after many layers float32 may not hold their squares.
import * as tf from '@tensorflow/tfjs-core';

/** Reshapes [initializers, ...] to a row for each initializer: sums over the last axis need no transposing. */
export const rowsOf = (x: tf.Tensor): tf.Tensor2D => tf.reshape(x, [x.shape[0] as number, -1]);

/** Applies `measure`, from [rows, columns] to [rows, 1], to each row. It must be proportional to the numbers. */
export function measureScaledRows(x: tf.Tensor, measure: (rows: tf.Tensor) => tf.Tensor): tf.Tensor1D {
  const rows = rowsOf(x);
  const largest = tf.max(tf.abs(rows), 1, true);
  const scale = tf.where(tf.greater(largest, 0), largest, tf.onesLike(largest));
  return tf.reshape(tf.mul(measure(tf.div(rows, scale)), scale), [-1]);
}
