import type { Writable } from 'node:stream';

/** Writes words to a stream until its reader closes it. */
export async function writeWords(words: Iterable<Uint32Array>, stream: Writable): Promise<void> {
  stream.on('error', () => {}); // the reader has closed the stream; the callback of `write` reports that too
  for (const { buffer, byteOffset, byteLength } of words) {
    // Waits for each write, because the next words overwrite these.
    const read = await new Promise<boolean>((resolve) =>
      stream.write(new Uint8Array(buffer, byteOffset, byteLength), (error) => resolve(!error)),
    );
    if (!read) return;
  }
}
