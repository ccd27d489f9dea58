// Philox4x32-10 as TensorFlow keys and counts it.
import { philox4x32 } from '../../random/philox.js';

/** A place in a stream of TensorFlow: the key and the first counter, words of 32 bits, the low one first. */
export interface Philox {
  readonly key: readonly [number, number];
  readonly counter: readonly [number, number, number, number];
}

const LOW = 0xffffffffn;

/** The 32-bit words of an integer, the low one first. */
export function wordsOf(value: bigint, count: number): number[] {
  return Array.from({ length: count }, (_, i) => Number((value >> BigInt(32 * i)) & LOW));
}

/**
 * The stream of a stateless seed. Source: tensorflow/core/kernels/stateless_random_ops.cc, `GenerateKey`, whose key is 0x3ec8f720,
 * 0x02461e29.
 */
export function statelessPhilox(seed: readonly [bigint, bigint]): Philox {
  const [a, b, c, d] = [...wordsOf(seed[0], 2), ...wordsOf(seed[1], 2)] as [number, number, number, number];
  const mixed = new Uint32Array(4);
  philox4x32(a, b, c, d, 0x3ec8f720, 0x02461e29, mixed);
  const [k0, k1, c2, c3] = mixed as unknown as [number, number, number, number];
  return { key: [k0, k1], counter: [0, 0, c2, c3] };
}

/** Writes the block of four words that is `block` after the first: the counter is a 128-bit integer. */
export function blockWords({ key, counter }: Philox, block: number, words: Uint32Array): void {
  const [c0, c1, c2, c3] = counter;
  const low = c0 + (block % 0x100000000);
  const middle = c1 + Math.floor(block / 0x100000000) + (low > 0xffffffff ? 1 : 0);
  const high = c2 + (middle > 0xffffffff ? 1 : 0);
  const highest = c3 + (high > 0xffffffff ? 1 : 0);
  philox4x32(low | 0, middle | 0, high | 0, highest | 0, key[0], key[1], words);
}

/** The counter after so many blocks. */
export const skipped = (counter: bigint, blocks: bigint): bigint => BigInt.asUintN(128, counter + blocks);
