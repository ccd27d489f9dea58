// The loops in WebAssembly, once they are loaded.
import { loadLoops } from '../load-loops.js';
import type { TorchLoops } from './loops.js';

export let loops: TorchLoops | undefined;

/** Asked once: a content security policy may report each try. */
let loading: Promise<boolean> | undefined;

/**
 * Loads WebAssembly, with which the numbers of the platform `'linux-x64'` are made about 4 times as fast; they are the same. `createAll` and
 * `fillAll` do so themselves, unless the initializer has `wasm: false`. Where the host has no WebAssembly with SIMD, or a content security
 * policy forbids it, nothing changes.
 *
 * @returns whether WebAssembly makes the numbers from now on
 * @example
 * await loadWasm();
 * torchGenerator({ seed: 42 }).randn([4096, 4096]);
 */
export function loadWasm(): Promise<boolean> {
  loading ??= loadLoops(import('./wasm.js'), (made) => {
    loops = made;
  });
  return loading;
}
