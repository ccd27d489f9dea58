// The loops of samples.ts in WebAssembly SIMD: the same bits, four elements at a time.
import { compile } from '../../cpu/compile.js';
import type { Mt19937 } from '../mt19937.js';
import { BATCH, type TorchLoops } from './loops.js';
import { WASM_HEX } from './wasm-binary.js';

/** What wasm/generators/torch.ts exports. */
interface Exports {
  readonly memory: WebAssembly.Memory;
  readonly key: WebAssembly.Global<'i32'>;
  readonly out: WebAssembly.Global<'i32'>;
  words(position: number, count: number): number;
  uniforms(count: number, low: number, range: number, high: number): void;
  normals(count: number, std: number): void;
}

/** The loops, with a memory of their own. Throws where the host cannot have them. */
export function instantiate(): TorchLoops {
  const { exports } = new WebAssembly.Instance(compile(WASM_HEX));
  const { memory, key, out, ...wasm } = exports as unknown as Exports;
  const words = new Uint32Array(memory.buffer, key.value, 624);
  const samples = new Float32Array(memory.buffer, out.value, BATCH);
  /** Makes the next words of a twister. */
  const makeWords = (twister: Mt19937, count: number): void => {
    const { key, position } = twister.state;
    words.set(key);
    twister.state = { position: wasm.words(position, count), key: words };
  };
  return {
    uniforms(twister, count, { low, range, high }) {
      makeWords(twister, count);
      wasm.uniforms(count, low, range, high);
      return samples.subarray(0, count);
    },
    normals(twister, count, std) {
      makeWords(twister, count);
      wasm.normals(count, std);
      return samples.subarray(0, count);
    },
  };
}
