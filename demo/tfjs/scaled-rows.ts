// Rows of a tensor divided by their largest magnitude: float32 may not hold the squares of what is left after many layers.
import * as tf from '@tensorflow/tfjs-core';

/** [initializers, ...] as one row for each initializer: sums over the last axis need no transposing. */
export const rowsOf = (x: tf.Tensor): tf.Tensor2D => tf.reshape(x, [x.shape[0] as number, -1]);

/** Of each row what `measure`, which must grow with the numbers as they do, makes of it: [rows, columns] to [rows, 1]. */
export function ofScaledRows(x: tf.Tensor, measure: (rows: tf.Tensor) => tf.Tensor): tf.Tensor1D {
  const rows = rowsOf(x);
  const largest = tf.max(tf.abs(rows), 1, true);
  const scale = tf.where(tf.greater(largest, 0), largest, tf.onesLike(largest));
  return tf.reshape(tf.mul(measure(tf.div(rows, scale)), scale), [-1]);
}
