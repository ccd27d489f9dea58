// The work that is shared among processes: plain data in, plain data out.

import type { Outcome } from './outcome.ts';
import { CHUNK, type Draw, drawNormal, forChunks } from './sources/samples.ts';
import { interleaved, SOURCES, type SourceName, TENSOR_PLACE } from './sources/sources.ts';
import { CELLS, countCells } from './statistics/cells.ts';
import { addProducts, LAGS } from './statistics/correlation.ts';
import { countCodes, type Half } from './statistics/halves.ts';
import { addHermite } from './statistics/hermite.ts';
import { normalOrderTests } from './statistics/order.ts';
import { type DrawStream, type Products, streamProducts } from './statistics/streams.ts';
import { tailsOf } from './statistics/tails.ts';
import { countWords, newWordCells, type WordCells } from './statistics/word-cells.ts';

/** Elements [start, start + count) of the tensor, a multiple of 65,536. */
export interface Part {
  readonly start: number;
  readonly count: number;
}

export interface NormalCounts {
  readonly cells: Uint32Array;
  readonly hermite: Float64Array;
  readonly tails: Float32Array;
}

const TENSOR = drawNormal(TENSOR_PLACE);

/** Counts of normals, of which each is drawn once. */
export function countNormals(draw: Draw, { start, count }: Part): NormalCounts {
  const cells = new Uint32Array(CELLS);
  const hermite = new Float64Array(4);
  const tails: number[] = [];
  forChunks(draw, start, count, new Float32Array(CHUNK), (chunk) => {
    countCells(chunk, cells);
    addHermite(chunk, hermite);
    tails.push(...tailsOf(chunk));
  });
  return { cells, hermite, tails: Float32Array.from(tails) };
}

/** Sums of products of each lag, of the samples themselves or of z^2 - 1. */
export function sumProducts(draw: Draw, squares: boolean, { start, count }: Part): Float64Array {
  const piece = Math.min(count, 2 ** 22);
  const samples = new Float32Array(piece + Math.max(...LAGS));
  const sums = new Float64Array(LAGS.length);
  for (let at = start; at < start + count; at += piece) {
    draw(samples, at);
    if (squares) for (let i = 0; i < samples.length; i++) samples[i] = (samples[i] as number) ** 2 - 1;
    addProducts(samples, piece, LAGS, sums);
  }
  return sums;
}

export const JOBS = {
  normals: (part: Part): NormalCounts => countNormals(TENSOR, part),

  order({ start, count }: Part): Outcome[] {
    const samples = new Float32Array(count);
    TENSOR(samples, start);
    return normalOrderTests('', samples);
  },

  lags: ({ squares, ...part }: Part & { squares: boolean }): Float64Array => sumProducts(TENSOR, squares, part),

  halves({ half, stddev, start, count }: Part & { half: Half; stddev: number }): Uint32Array {
    const counts = new Uint32Array(0x10000);
    const draw = drawNormal<Uint16Array>(TENSOR_PLACE, stddev, half);
    forChunks(draw, start, count, new Uint16Array(CHUNK), (chunk) => countCodes(chunk, counts));
    return counts;
  },

  streams({ source, length }: { source: SourceName; length: number }): Products {
    const draws = SOURCES[source].places.map((place) => drawNormal(place));
    const draw: DrawStream = (index, start, row) => draws[index]?.(row, start);
    return streamProducts(draw, draws.length, length);
  },

  words({ source, start, count }: Part & { source: SourceName }): WordCells {
    const cells = newWordCells();
    let left = count;
    for (const words of interleaved(SOURCES[source], start)) {
      countWords(words, cells);
      left -= words.length;
      if (left <= 0) break;
    }
    return cells;
  },
};

export type Jobs = typeof JOBS;
export type JobName = keyof Jobs;
/** A job and what it is given. */
export type Call = { [N in JobName]: { readonly job: N; readonly of: Parameters<Jobs[N]>[0] } }[JobName];
/** What any job gives. */
export type Result = ReturnType<Jobs[JobName]>;

export const runJob = ({ job, of }: Call): Result => (JOBS[job] as (of: unknown) => Result)(of);
