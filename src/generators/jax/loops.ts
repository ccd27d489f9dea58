// What WebAssembly makes of random bits.
import type { JaxKey } from './key.js';
import type { Sampling } from './sampling.js';

/** The most elements of one call: wasm/generators/jax.ts has room for these. */
export const BATCH = 2048;

/** The loops of wasm/generators/jax.ts. */
export interface JaxLoops {
  /**
   * The words of at most {@link BATCH} elements from one on, or the float32 samples that are made of them, valid until the next call.
   * Undefined for those that the loops cannot make.
   */
  draw(key: JaxKey, from: number, count: number, sampling?: Sampling): Float32Array | Uint32Array | undefined;
}
