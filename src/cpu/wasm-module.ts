// The WebAssembly module. It is compiled once: worker threads receive it, already optimized, instead of compiling it again.
import { WASM_HEX } from './wasm-binary.js';

let made: WebAssembly.Module | undefined;

/** Throws where there is no WebAssembly, or a content security policy forbids it. */
export function wasmModule(): WebAssembly.Module {
  made ??= new WebAssembly.Module(
    Uint8Array.from(WASM_HEX.match(/../g) as string[], (byte) => Number.parseInt(byte, 16)),
  );
  return made;
}
