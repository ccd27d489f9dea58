// The fingerprint of weights: a few digits of their hash.

import type { WeightArray } from '../../src/index.ts';
import { inSteps } from '../page/steps.ts';

/** The most bytes that this thread hashes: the copy that a browser makes of more would hold up the page. */
const MAX_HASHED_HERE = 2 ** 20;

/** Hashes in a worker, from a copy that is made in steps. */
async function hashInWorker(bytes: Uint8Array): Promise<ArrayBuffer> {
  const copy = new Uint8Array(bytes.length);
  await inSteps(bytes.length, MAX_HASHED_HERE, (from, to) => copy.set(bytes.subarray(from, to), from));
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
  const digest = bytes.length > MAX_HASHED_HERE ? hashInWorker(bytes) : crypto.subtle.digest('SHA-256', bytes);
  const hash = new Uint8Array(await digest).subarray(0, 8);
  const hex = Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return (hex.match(/.{4}/g) as string[]).join(' ');
}
