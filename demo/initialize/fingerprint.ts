// What tells weights apart in a few digits.

import { runInSlices } from '../../src/cpu/time-slices.ts';
import type { WeightArray } from '../../src/index.ts';
import { pieces } from '../page/steps.ts';

/** Bytes that are hashed here: of more, the copy that a browser makes first would hold up the page. */
const FEW = 2 ** 20;

/** Hashes in a thread of its own, from a copy that is made in turns. */
async function hashedApart(bytes: Uint8Array): Promise<ArrayBuffer> {
  const copy = new Uint8Array(bytes.length);
  await runInSlices(pieces(bytes.length, FEW, (from, to) => copy.set(bytes.subarray(from, to), from)));
  const worker = new Worker(new URL('./hash-worker.ts', import.meta.url), { type: 'module' });
  try {
    return await new Promise((resolve, reject) => {
      worker.onmessage = ({ data }) => resolve(data);
      worker.onerror = ({ message }) => reject(new Error(`no fingerprint: ${message}`));
      worker.postMessage(copy, [copy.buffer]);
    });
  } finally {
    worker.terminate();
  }
}

/** The first 64 bits of the SHA-256 of the weights, little-endian, as they are stored: `sha256sum` of the bytes begins with it. */
export async function fingerprint(weights: WeightArray): Promise<string> {
  if (!globalThis.crypto?.subtle) return 'needs a secure context (https or localhost)';
  const bytes = new Uint8Array(weights.buffer, weights.byteOffset, weights.byteLength);
  const digest = bytes.length > FEW ? hashedApart(bytes) : crypto.subtle.digest('SHA-256', bytes);
  const hash = new Uint8Array(await digest).subarray(0, 8);
  const hex = Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return (hex.match(/.{4}/g) as string[]).join(' ');
}
