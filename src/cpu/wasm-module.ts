// The kernel's module, compiled once; threads are given it, so that they need not compile it again and have it optimized.
import { KERNEL } from './wasm-binary.js';

let made: WebAssembly.Module | undefined;

/** Throws where there is no WebAssembly, or a content security policy forbids it. */
export function kernelModule(): WebAssembly.Module {
  made ??= new WebAssembly.Module(
    Uint8Array.from(KERNEL.match(/../g) as string[], (byte) => Number.parseInt(byte, 16)),
  );
  return made;
}
