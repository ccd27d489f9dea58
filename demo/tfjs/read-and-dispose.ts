// Reads a tensor for the last time.
import type { Tensor } from '@tensorflow/tfjs-core';

export async function readAndDispose(x: Tensor): Promise<Float32Array> {
  try {
    return (await x.data()) as Float32Array;
  } finally {
    x.dispose();
  }
}
