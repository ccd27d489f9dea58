// WebAssembly modules. That of the loops is compiled once: worker threads receive it, already optimized, instead of compiling it again.
import { WASM_HEX } from './wasm-binary.js';

/** Compiles what hexadecimal digits stand for. Throws where there is no WebAssembly or SIMD, or a content security policy forbids it. */
export const compile = (hex: string): WebAssembly.Module =>
  new WebAssembly.Module(Uint8Array.from(hex.match(/../g) as string[], (byte) => Number.parseInt(byte, 16)));

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
