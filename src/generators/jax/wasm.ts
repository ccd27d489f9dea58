// The loops of words.ts and sampling.ts in WebAssembly SIMD: the same bits, four elements at a time.
import { compile } from '../../cpu/compile.js';
import { BATCH, type JaxLoops } from './loops.js';
import { WASM_HEX } from './wasm-binary.js';

/** What wasm/generators/jax.ts exports. */
interface Exports {
  readonly memory: WebAssembly.Memory;
  readonly out: WebAssembly.Global<'i32'>;
  words(k0: number, k1: number, high: number, low: number, groups: number): void;
  uniforms(groups: number, low: number, range: number): void;
  normals(groups: number): void;
  clamp(groups: number, least: number, greatest: number): void;
  scale(groups: number, factor: number, term: number): void;
}

const WORDS = 0x100000000;

/** The loops, with a memory of their own. Throws where the host cannot have them. */
export function instantiate(): JaxLoops {
  const { exports } = new WebAssembly.Instance(compile(WASM_HEX));
  const { memory, out, ...wasm } = exports as unknown as Exports;
  const words = new Uint32Array(memory.buffer, out.value, BATCH);
  const samples = new Float32Array(memory.buffer, out.value, BATCH);
  return {
    draw([k0, k1], from, count, sampling) {
      const low = from % WORDS;
      if (low + count > WORDS) return undefined; // the counter carries into its first word
      const groups = Math.ceil(count / 4);
      wasm.words(k0, k1, Math.floor(from / WORDS), low, groups);
      if (!sampling) return words.subarray(0, count);
      const { low: least, high, isNormal, clamp, factor, term = -0 } = sampling;
      wasm.uniforms(groups, least, Math.fround(high - least));
      if (isNormal) wasm.normals(groups);
      if (clamp) wasm.clamp(groups, ...clamp);
      // To add -0 changes nothing.
      if (factor !== undefined) wasm.scale(groups, factor, term);
      return samples.subarray(0, count);
    },
  };
}
