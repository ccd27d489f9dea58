// What WebAssembly makes of a twister's words.
import type { Mt19937 } from '../mt19937.js';

/** The most elements of one call, a multiple of 16: wasm/generators/torch.ts has room for these. */
export const BATCH = 16384;

/** A uniform distribution of float32: [low, high), and high - low. */
export interface Bounds {
  readonly low: number;
  readonly high: number;
  readonly range: number;
}

/** What makes samples of the next words of a twister: arrays that are valid until the next call. */
export interface TorchLoops {
  /** x * range + low, x in [0, 1); low stands for what rounds to high. */
  uniforms(twister: Mt19937, count: number, bounds: Bounds): Float32Array;
  /** Normal samples in blocks of 16, times std. */
  normals(twister: Mt19937, count: number, std: number): Float32Array;
}
