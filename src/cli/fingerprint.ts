// weight-init fingerprint: the fingerprint of a recipe, of which no file is written. And how chunks are added to one.
import { bytesOf } from '../dtype/dtype.js';
import { Fingerprint } from '../recipe/fingerprint.js';
import type { Checkpoint } from './checkpoint.js';
import { bytesOfPiece, type Chunk, chunksOf } from './chunks.js';
import { type GenerateOptions, generate } from './generate.js';

/** A fingerprint to which nothing is added yet. */
export const newFingerprint = ({ tensors }: Checkpoint): Fingerprint =>
  new Fingerprint(Object.fromEntries(tensors.map(({ name, spec }) => [name, spec])));

/** Adds the bytes of a chunk. */
export function addChunk(fingerprint: Fingerprint, { pieces }: Chunk, bytes: Uint8Array): void {
  for (const piece of pieces) {
    const { tensor, from } = piece;
    fingerprint.add(tensor.name, bytesOfPiece(piece, bytes), from * bytesOf(tensor.dtype));
  }
}

/** The fingerprint of all bytes, made and forgotten. */
export async function fingerprintOfCheckpoint(checkpoint: Checkpoint, options: GenerateOptions): Promise<Fingerprint> {
  const fingerprint = newFingerprint(checkpoint);
  for (const { tensors } of checkpoint.shards) {
    await generate(chunksOf(tensors), async (chunk, bytes) => addChunk(fingerprint, chunk, bytes), options);
  }
  return fingerprint;
}
