// Values of a tensor that is needed no more.
import type { Tensor } from '@tensorflow/tfjs-core';

/** Reads a tensor and disposes of it. */
export async function taken(x: Tensor): Promise<Float32Array> {
  try {
    return (await x.data()) as Float32Array;
  } finally {
    x.dispose();
  }
}
