// How the CPU works, as the caller asks for it.
import { argumentError, checkBoolean, isIndex } from '../errors.js';

/** How the CPU works: the number of threads, and whether they may use WebAssembly where the host has it. */
export interface CpuOptions {
  readonly threads: number;
  readonly wasm: boolean;
}

/** The most threads that a caller can ask for. */
const MAX_THREADS = 16;

/** The most threads without being asked: more gain little, since memory bandwidth is the limit, and the page needs cores too. */
const MAX_DEFAULT_THREADS = 4;

/** Default thread count: available cores, at most 4. */
function defaultThreads(): number {
  const { navigator, process } = globalThis as {
    navigator?: { hardwareConcurrency?: number };
    process?: { getBuiltinModule?(name: 'node:os'): { availableParallelism(): number } };
  };
  const cores = navigator?.hardwareConcurrency ?? process?.getBuiltinModule?.('node:os').availableParallelism() ?? 1;
  return Math.min(cores, MAX_DEFAULT_THREADS);
}

/** What the options `threads` and `wasm` ask for. */
export function cpuOptions({
  threads = defaultThreads(),
  wasm = true,
}: {
  readonly threads?: unknown;
  readonly wasm?: unknown;
}): CpuOptions {
  if (!isIndex(threads) || threads < 1 || threads > MAX_THREADS)
    throw argumentError('threads', `an integer from 1 to ${MAX_THREADS}`, threads);
  checkBoolean('wasm', wasm);
  return { threads, wasm };
}
