// The loops in WebAssembly, once they are loaded.
import type { JaxLoops } from './loops.js';

export let loops: JaxLoops | undefined;

/**
 * Loads WebAssembly, with which the numbers of `float32` are made about 5 times as fast; they are the same. `createAll` and `fillAll` do
 * so themselves. Where the host has no WebAssembly with SIMD, or a content security policy forbids it, nothing changes.
 *
 * @returns whether WebAssembly makes the numbers from now on
 * @example
 * await loadWasm();
 * normal(key(0), [4096, 4096]);
 */
export async function loadWasm(): Promise<boolean> {
  loops ??= await import('./wasm.js').then(({ instantiate }) => instantiate()).catch(() => undefined);
  return loops !== undefined;
}
