// What differs between the builds of PyTorch: how a product and the sum after it are rounded, and which log, sin and cos there are.
import { log as glibcLog, sincos } from '../glibc.js';
import { cephesBlock, type NormalBlock, UNIT } from './cephes.js';

/**
 * A build of PyTorch for CPUs. `'linux-x64'` is compared with PyTorch itself, `'windows-x64'` and `'linux-arm64'` follow from its sources
 * (docs/generators.md).
 */
export type TorchPlatform = 'linux-x64' | 'windows-x64' | 'linux-arm64';

/** What a platform computes in its own way. */
export interface Platform {
  readonly block: NormalBlock;
  /** Whether x * (to - from) + from of a uniform is rounded once. */
  readonly isUniformFused: boolean;
  /** Whether wasm/generators/torch.ts makes its numbers. */
  readonly hasWasm?: boolean;
}

const { fround, sqrt } = Math;
const pair = new Float32Array(2);

/** Where there is no AVX2: log, sin and cos are those of the C library, and 2 pi is a double. */
const glibcBlock: NormalBlock = (words, from, out) => {
  for (let j = from; j < from + 8; j++) {
    const radius = fround(sqrt(-2 * glibcLog((0x1000000 - ((words[j] as number) & 0xffffff)) * UNIT)));
    sincos(fround(2 * Math.PI * (((words[j + 8] as number) & 0xffffff) * UNIT)), pair);
    out[j] = radius * (pair[1] as number);
    out[j + 8] = radius * (pair[0] as number);
  }
};

export const PLATFORMS: Readonly<Record<TorchPlatform, Platform>> = {
  'linux-x64': { block: cephesBlock(true), isUniformFused: true, hasWasm: true },
  'windows-x64': { block: cephesBlock(false), isUniformFused: false },
  'linux-arm64': { block: glibcBlock, isUniformFused: true },
};
