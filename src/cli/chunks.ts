// Cuts the data of a file into chunks that fit into memory.

import { bytesOf } from '../dtype/dtype.js';
import { isOrthogonal } from '../initializers/orthogonal-within.js';
import { product } from '../initializers/shape.js';
import type { Init, WeightSpec } from '../types.js';
import type { Tensor } from './plan.js';

/**
 * The most bytes of a chunk, unless it cannot be cut: a multiple of the size of every element. A chunk of halves has 16 pieces for the
 * threads (cpu/share.ts), and less than this is not worth starting them.
 */
export const CHUNK_BYTES = 8_388_608; // 2^23

/** Elements [from, to) of a tensor, whose bytes begin at byte `at` of their chunk. */
export interface ChunkPiece {
  readonly tensor: Tensor;
  readonly from: number;
  readonly to: number;
  readonly at: number;
}

/** The bytes of a piece in its chunk. */
export function bytesOfPiece({ tensor, from, to, at }: ChunkPiece, bytes: Uint8Array): Uint8Array {
  return bytes.subarray(at, at + (to - from) * bytesOf(tensor.dtype));
}

/** Neighbouring bytes of the data of a file: [position, position + bytes). */
export interface Chunk {
  readonly position: number;
  readonly bytes: number;
  readonly pieces: readonly ChunkPiece[];
}

/**
 * Elements that are made together: of an orthogonal matrix all, since each depends on all words; of others any number, 1. The matrices of
 * a stack are made one by one, unless constant rows go over them.
 */
function unitToMake({ spec, count }: Tensor): number {
  const { shape, batchDims = 0 }: WeightSpec = spec;
  const init = spec.init as Init;
  if (!isOrthogonal(init)) return 1;
  return init.kind === 'with-rows' ? count : product(shape.slice(batchDims));
}

/**
 * Cuts the data of tensors, which follow each other without holes, into chunks. `unit` says how many elements of a tensor must stay
 * together: absent, those that are made together.
 */
export function* chunksOf(tensors: readonly Tensor[], unitOf = unitToMake, limit = CHUNK_BYTES): Generator<Chunk> {
  let position = 0;
  let bytes = 0;
  let pieces: ChunkPiece[] = [];
  for (const tensor of tensors) {
    if (tensor.count === 0) continue;
    const size = bytesOf(tensor.dtype);
    const unit = unitOf(tensor);
    for (let from = 0; from < tensor.count; ) {
      // As many whole units as fit, but one where the chunk is empty.
      const room = Math.floor((limit - bytes) / (size * unit));
      const units = bytes === 0 ? Math.max(room, 1) : room;
      const to = Math.min(tensor.count, from + units * unit);
      if (to > from) pieces.push({ tensor, from, to, at: bytes });
      bytes += (to - from) * size;
      from = to;
      if (from < tensor.count || bytes >= limit) {
        yield { position, bytes, pieces };
        position += bytes;
        bytes = 0;
        pieces = [];
      }
    }
  }
  if (bytes > 0) yield { position, bytes, pieces };
}

/** Elements of a sample. */
const SAMPLE_ELEMENTS = 4096;
/** The most that randomInt of Node takes: more places than any disk has. */
const MAX_RANDOM = 0xffff_ffff_ffff;

/**
 * The first and the last elements of every tensor, and those at `count` random places. `randomInt` draws an integer from 0 up to, but not
 * including, a number.
 */
export function* samplesOf(
  tensors: readonly Tensor[],
  count: number,
  randomInt: (below: number) => number,
): Generator<Chunk> {
  let start = 0;
  for (const tensor of tensors) {
    const size = bytesOf(tensor.dtype);
    const unit = unitToMake(tensor);
    const length = Math.min(tensor.count, Math.max(unit, SAMPLE_ELEMENTS - (SAMPLE_ELEMENTS % unit)));
    const places = Math.floor((tensor.count - length) / unit); // of a sample, besides the first
    const chosen = new Set([0, places]);
    for (let i = 0; i < count; i++) chosen.add(randomInt(Math.min(places + 1, MAX_RANDOM)));
    for (const place of tensor.count === 0 ? [] : [...chosen].sort((a, b) => a - b)) {
      const from = place * unit;
      const to = from + length;
      yield { position: start + from * size, bytes: length * size, pieces: [{ tensor, from, to, at: 0 }] };
    }
    start += tensor.bytes;
  }
}
