// The kernel's module. Compiled once: worker threads receive it, already optimized, instead of compiling it again.
import { KERNEL } from './wasm-binary.js';

let made: WebAssembly.Module | undefined;

/** Throws where there is no WebAssembly, or a content security policy forbids it. */
export function kernelModule(): WebAssembly.Module {
  made ??= new WebAssembly.Module(
    Uint8Array.from(KERNEL.match(/../g) as string[], (byte) => Number.parseInt(byte, 16)),
  );
  return made;
}
