// The WebAssembly module. It is compiled once: worker threads receive it, already optimized, instead of compiling it again.
import { compile } from './compile.js';
import { WASM_HEX } from './wasm-binary.js';

let made: WebAssembly.Module | undefined | null;

/** The module; undefined where there is no WebAssembly or SIMD, or a content security policy forbids it. Asks the host once: it may report each try. */
export function wasmModule(): WebAssembly.Module | undefined {
  if (made === undefined) {
    try {
      made = compile(WASM_HEX);
    } catch {
      made = null;
    }
  }
  return made ?? undefined;
}
