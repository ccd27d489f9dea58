// Typed arrays with equal bytes are equal. Without this `toEqual` compares element by element, a second for 200,000 of them.
import { expect } from 'vitest';

const bytesOf = (view: ArrayBufferView): Uint8Array => new Uint8Array(view.buffer, view.byteOffset, view.byteLength);

/** True for equal bytes; of others Vitest finds and shows the difference. */
function haveEqualBytes(a: unknown, b: unknown): true | undefined {
  if (!ArrayBuffer.isView(a) || !ArrayBuffer.isView(b) || a.constructor !== b.constructor) return undefined;
  return Buffer.compare(bytesOf(a), bytesOf(b)) === 0 || undefined;
}

// Files of a project share what this adds to, and each of them runs it.
const added = globalThis as { weightInitEqualArrays?: true };
if (!added.weightInitEqualArrays) expect.addEqualityTesters([haveEqualBytes]);
added.weightInitEqualArrays = true;
