// Runs in each engine: the suite on the built library. conformance.mjs calls these functions through lines of JSON.
import { wasmLoops } from '../../src/cpu/wasm.ts';
import type { SelfTest } from '../../src/index.ts';
import { boxMullerOnCpu, boxMullerOnGpu } from './box-muller.ts';
import type { Library } from './suite/library.ts';
import { compareWithReference } from './suite/reference.ts';
import { openSuite, type Path, type Result, type Suite } from './suite/suite.ts';
import { type Threads, watchThreads } from './suite/threads.ts';

export { addTally, newTally } from './suite/tally.ts';

export interface OpenOptions {
  /** The address of the built library's folder. */
  readonly library: string;
  readonly paths: readonly Path[];
  readonly size: number;
  /** verify/reference/vectors/normal-table.bin in base64. */
  readonly table: string;
}

export interface Opened {
  readonly batches: Suite['batches'];
  /** The adapter's own description. */
  readonly adapter?: Readonly<Record<string, string>>;
}

let lib: Library & Pick<typeof import('../../src/index-static.ts'), 'philoxWgsl' | 'normalTable'>;
let suite: Suite;
let device: GPUDevice | undefined;
let threads: Threads;
/** Messages of the device's uncaptured errors. */
const uncaptured: string[] = [];

async function openDevice(): Promise<{ device: GPUDevice; adapter: Record<string, string> }> {
  const found = await navigator.gpu?.requestAdapter();
  if (!found) throw new Error('no WebGPU adapter');
  const { maxBufferSize, maxStorageBufferBindingSize } = found.limits;
  const made = await found.requestDevice({ requiredLimits: { maxBufferSize, maxStorageBufferBindingSize } });
  const { vendor, architecture, device: name, description } = found.info ?? {};
  return { device: made, adapter: { vendor, architecture, device: name, description } as Record<string, string> };
}

/** Sets up the suite. Paths on a GPU use the given device, or else a new one. */
export async function open({ library, paths, size, table }: OpenOptions, given?: GPUDevice): Promise<Opened> {
  threads = watchThreads();
  const [api, cpu, shaders] = await Promise.all(
    ['index', 'index-cpu', 'index-shaders'].map((entry) => import(`${library}${entry}.js`)),
  );
  lib = { ...api, ...cpu, ...shaders };
  if (paths.includes('WebAssembly') && !wasmLoops()) throw new Error('this engine has no WebAssembly SIMD');
  const onDevice = paths.includes('shader') || paths.includes('upload');
  const own = onDevice && !given ? await openDevice() : undefined;
  device = given ?? own?.device;
  device?.addEventListener('uncapturederror', ({ error }) => uncaptured.push(error.message));
  const entries = Uint8Array.from(atob(table), (byte) => byte.charCodeAt(0));
  const normals = new Uint32Array(entries.buffer);
  const made = lib.normalTable();
  if (made.length !== normals.length || made.some((word, i) => word !== normals[i])) {
    throw new Error('the table of the normal quantile differs from the published one');
  }
  suite = await openSuite({
    lib,
    size,
    paths,
    threads,
    ...(device && { device }),
    compareWithReference: (tally, batch) => compareWithReference(tally, batch, normals),
  });
  return { batches: suite.batches, ...(own && { adapter: own.adapter }) };
}

export const run = async (path: Path, index: number): Promise<Result> => suite.run(path, index);

export const selfTest = async (): Promise<SelfTest> => lib.selfTest(device as GPUDevice);

/** What is known after all batches have run. */
export const end = async () => ({ pieces: threads.pieces, uncaptured });

const SEED = 42;

/**
 * Computes normals of the first words of seed 42 by Box-Muller and by the library, with shaders or in JavaScript (where the library uses
 * WebAssembly), and posts both to an address.
 */
export async function contrast(address: string, count: number, shaders: boolean): Promise<void> {
  const post = async (name: string, body: Float32Array<ArrayBuffer>): Promise<void> => {
    await fetch(`${address}/${name}`, { method: 'POST', body });
  };
  const spec = { shape: [count], init: { kind: 'normal', stddev: 1 }, seed: SEED } as const;
  if (!shaders) {
    await post('box-muller', boxMullerOnCpu(SEED, count));
    const weights = new Float32Array(count);
    lib.fillWeightsSync(weights, spec);
    await post('weight-init', weights);
    return;
  }
  if (!device) throw new Error('no device');
  await post('box-muller', await boxMullerOnGpu(device, lib.philoxWgsl, SEED, count));
  const init = await lib.createInitializer({ device, seed: SEED, route: 'shader' });
  const weights = await init.create(spec);
  await post('weight-init', (await weights.read()) as Float32Array<ArrayBuffer>);
  weights.destroy();
}
