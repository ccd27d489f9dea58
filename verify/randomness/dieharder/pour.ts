// Words into a pipe.
import type { Writable } from 'node:stream';

/** Writes words for as long as someone reads them. */
export async function pour(words: Iterable<Uint32Array>, stream: Writable): Promise<void> {
  stream.on('error', () => {}); // the reader has enough, and each write says so too
  for (const { buffer, byteOffset, byteLength } of words) {
    // One at a time: the words are written over at the next turn.
    const read = await new Promise<boolean>((resolve) =>
      stream.write(new Uint8Array(buffer, byteOffset, byteLength), (error) => resolve(!error)),
    );
    if (!read) return;
  }
}
