// The order of bytes in files is little-endian; that of arrays is the host's.

/** Whether this host stores the low byte of a number first. */
const HOST_IS_LITTLE = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/** Reverses the bytes of every element of `size` bytes, in place. */
export function swapBytes(bytes: Uint8Array, size: 2 | 4): void {
  for (let i = 0; i < bytes.length; i += size) {
    for (let low = i, high = i + size - 1; low < high; low++, high--) {
      [bytes[low], bytes[high]] = [bytes[high] as number, bytes[low] as number];
    }
  }
}

/** Brings elements in the host's order into the order of files, in place. */
export function toFileOrder(bytes: Uint8Array, size: 2 | 4, hostIsLittle = HOST_IS_LITTLE): void {
  if (!hostIsLittle) swapBytes(bytes, size);
}
