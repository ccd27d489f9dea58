// weight-init verify: makes the bytes again, and compares.
import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { bytesOf } from '../dtype/dtype.js';
import type { Signal } from '../types.js';
import { type Checkpoint, stateOf } from './checkpoint.js';
import { bytesOfPiece, type Chunk, type ChunkPiece, chunksOf, samplesOf } from './chunks.js';
import { EXIT, exitCodeOf, messageOf } from './exit.js';
import { openFile, readerOf } from './files.js';
import { checkOthers, hasIndex } from './folder.js';
import { generate, inTurn } from './generate.js';
import { type Selection, selects } from './part.js';
import { INDEX_FILE, type Shard } from './plan.js';
import type { Report } from './report.js';

export interface VerifyOptions {
  readonly threads: number;
  readonly report: Report;
  readonly signal: Signal;
  /** How many places of each tensor are compared; all of it if absent. */
  readonly sample?: number | undefined;
  /** Called with each problem. */
  readonly onProblem: (problem: string) => void;
}

/** The elements of a tensor that differ: how many, and the first with both bit patterns. */
interface Difference {
  count: number;
  element: number;
  found: number;
  expected: number;
}

/** The bits of an element, little-endian. */
function bitsAt(bytes: Uint8Array, at: number, size: number): number {
  let bits = 0;
  for (let i = size - 1; i >= 0; i--) bits = bits * 256 + (bytes[at + i] as number);
  return bits;
}

/** Notes the elements of a piece that differ. */
function compare(piece: ChunkPiece, made: Uint8Array, there: Uint8Array, differences: Map<string, Difference>): void {
  const [expected, found] = [bytesOfPiece(piece, made), bytesOfPiece(piece, there)];
  if (Buffer.compare(expected, found) === 0) return;
  const { tensor, from } = piece;
  const size = bytesOf(tensor.dtype);
  for (let at = 0; at < expected.length; at += size) {
    const [bits, right] = [bitsAt(found, at, size), bitsAt(expected, at, size)];
    if (bits === right) continue;
    const known = differences.get(tensor.name);
    if (known) known.count++;
    else differences.set(tensor.name, { count: 1, element: from + at / size, found: bits, expected: right });
  }
}

/** The indices of an element along the axes. */
function placeOf(element: number, shape: readonly number[]): number[] {
  const place: number[] = [];
  for (const size of shape.toReversed()) {
    place.unshift(element % size);
    element = Math.floor(element / size);
  }
  return place;
}

async function compareShard(
  shard: Shard,
  path: string,
  dataStart: number,
  chunks: Iterable<Chunk>,
  { threads, report, signal, onProblem }: VerifyOptions,
): Promise<void> {
  const opened = await openFile(path);
  if (!opened) {
    onProblem(`${path} is missing`);
    return;
  }
  const differences = new Map<string, Difference>();
  const read = readerOf(opened.handle, path);
  const use = async (chunk: Chunk, made: Uint8Array): Promise<void> => {
    const there = await read(chunk.bytes, dataStart + chunk.position);
    if (Buffer.compare(made, there) === 0) return;
    for (const piece of chunk.pieces) compare(piece, made, there, differences);
  };
  try {
    await generate(chunks, inTurn(use), { threads, signal, onProgress: report.add });
  } finally {
    await opened.handle.close();
  }
  for (const [name, { count, element, found, expected }] of differences) {
    const tensor = shard.tensors.find((tensor) => tensor.name === name) as Shard['tensors'][number];
    const hex = (bits: number): string => `0x${bits.toString(16).padStart(2 * bytesOf(tensor.dtype), '0')}`;
    const more = count === 1 ? '' : `; ${count} elements differ`;
    const place = `[${placeOf(element, tensor.shape).join(', ')}]`;
    onProblem(
      `${path}: ${JSON.stringify(name)} ${place}, element ${element}, has the bits ${hex(found)} instead of ${hex(expected)}${more}`,
    );
  }
}

/** Compares the files of a selection, and with everything selected the index too. Returns the number of files compared. */
export async function verify(
  checkpoint: Checkpoint,
  folder: string,
  selection: Selection,
  options: VerifyOptions,
): Promise<number> {
  const { report, signal, sample, onProblem } = options;
  const selected = checkpoint.shards.filter(({ index }) => selects(selection, index));
  // Samples are drawn before the first is compared, so that the bar knows how many bytes they have.
  const work = selected.map((shard) => {
    const { tensors } = shard;
    if (sample === undefined) return { shard, chunks: chunksOf(tensors), bytes: shard.bytes };
    const chunks = [...samplesOf(tensors, sample, randomInt)];
    return { shard, chunks, bytes: chunks.reduce((sum, { bytes }) => sum + bytes, 0) };
  });
  report.begin(work.reduce((sum, { bytes }) => sum + bytes, 0));
  /** What is wrong with a file is a problem among others. */
  const noted = async (check: () => Promise<void>): Promise<void> => {
    try {
      await check();
    } catch (error) {
      if (exitCodeOf(error) !== EXIT.wrong) throw error;
      onProblem(messageOf(error));
    }
  };
  for (const { shard, chunks } of work) {
    signal.throwIfAborted();
    const path = join(folder, shard.file);
    await noted(async () => {
      const found = await stateOf(checkpoint, shard, folder);
      if (found.state === 'absent') onProblem(`${path} is missing`);
      else if (found.state === 'broken') onProblem(`${path} is cut off: ${found.problem}`);
      else await compareShard(shard, path, found.dataStart, chunks, options);
    });
  }
  if (selected.length === checkpoint.shards.length) {
    await noted(async () => {
      await checkOthers(checkpoint, folder, false);
      if (checkpoint.shards.length > 1 && !(await hasIndex(checkpoint, folder))) {
        onProblem(`${join(folder, INDEX_FILE)} is missing: weight-init finish writes it`);
      }
    });
  }
  report.end();
  return selected.length;
}
