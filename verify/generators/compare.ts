// Compares our numbers with a framework's, bit for bit.
import { storedBytes } from '../../src/dtype/stored-bytes.ts';
import type { Numbers } from './call.ts';
import type { Dump } from './dumps.ts';

/** How many numbers there are, and how many differ; of doubles, how far apart they are at most, in units of the last place. */
export interface Comparison {
  readonly numbers: number;
  readonly different: number;
  readonly farthest: number;
}

/** The bits of each number. */
function bitsOf(bytes: Uint8Array, size: number): BigInt64Array | Int32Array | Uint16Array {
  const buffer = bytes.slice().buffer;
  return size === 8 ? new BigInt64Array(buffer) : size === 4 ? new Int32Array(buffer) : new Uint16Array(buffer);
}

/** Compares; throws if there is nothing to compare. */
export function compare(ours: Numbers, theirs: Dump): Comparison {
  if ('error' in theirs) throw new Error(theirs.error);
  const bytes = storedBytes(ours as Float32Array);
  if (bytes.length !== theirs.bytes.length || ours.length !== theirs.numbers || ours.length === 0) {
    throw new Error(
      `${ours.length} numbers of ${bytes.length} bytes, theirs ${theirs.numbers} of ${theirs.bytes.length}`,
    );
  }
  const size = ours.BYTES_PER_ELEMENT;
  const [a, b] = [bitsOf(bytes, size), bitsOf(theirs.bytes, size)];
  let different = 0;
  let farthest = 0;
  for (let i = 0; i < a.length; i++) {
    if (a[i] === b[i]) continue;
    different++;
    const distance = Number(BigInt(a[i] as number | bigint) - BigInt(b[i] as number | bigint));
    farthest = Math.max(farthest, Math.abs(distance));
  }
  return { numbers: ours.length, different, farthest };
}
