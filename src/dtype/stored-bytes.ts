// The bytes of elements as files have them: little-endian.
import type { Elements } from './dtype.js';

const isLittleEndianHost = (): boolean => new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/** The bytes of elements, the low one first: a view, or on a big-endian host a copy. */
export function storedBytes(elements: Elements, isLittleEndian = isLittleEndianHost()): Uint8Array {
  const { buffer, byteOffset, byteLength, BYTES_PER_ELEMENT: size } = elements;
  const bytes = new Uint8Array(buffer, byteOffset, byteLength);
  if (isLittleEndian) return bytes;
  return Uint8Array.from(bytes, (_, i) => bytes[i - (i % size) + size - 1 - (i % size)] as number);
}
