// The work that is shared among processes: plain data in, plain data out.
import { type Assessment, assessSource } from './dieharder/assess.ts';
import { type DieharderTest, TESTS } from './dieharder/tests.ts';
import type { Outcome } from './outcome.ts';
import { CHUNK, type Draw, drawNormal, forChunks } from './sources/samples.ts';
import { interleaved, SOURCES, type SourceName, TENSOR } from './sources/sources.ts';
import { CELLS, countCells } from './statistics/cells.ts';
import { addProducts, LAGS } from './statistics/correlation.ts';
import { countCodes, type Half } from './statistics/halves.ts';
import { addHermite } from './statistics/hermite.ts';
import { normalOrderTests } from './statistics/order.ts';
import { type DrawStream, type Products, streamProducts } from './statistics/streams.ts';
import { tailsOf } from './statistics/tails.ts';
import { countWords, newWordCells, type WordCells } from './statistics/word-cells.ts';

/** Elements [start, start + count) of a tensor; both are multiples of 65,536. */
export interface Range {
  readonly start: number;
  readonly count: number;
}

export interface NormalCounts {
  readonly cells: Uint32Array;
  readonly hermite: Float64Array;
  readonly tails: Float32Array;
}

const draw = drawNormal(TENSOR);

/** Draws each sample once, and counts it for all tests of the normal distribution. */
export function countNormals(draw: Draw, { start, count }: Range): NormalCounts {
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

/** For each lag, the sum of products of samples, or of their z^2 - 1 if `squares`. */
export function sumProducts(draw: Draw, squares: boolean, { start, count }: Range): Float64Array {
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

export const TASKS = {
  normals: (range: Range): NormalCounts => countNormals(draw, range),

  order({ start, count }: Range): Outcome[] {
    const samples = new Float32Array(count);
    draw(samples, start);
    return normalOrderTests('', samples);
  },

  lags: ({ squares, ...range }: Range & { squares: boolean }): Float64Array => sumProducts(draw, squares, range),

  halves({ half, stddev, start, count }: Range & { half: Half; stddev: number }): Uint32Array {
    const counts = new Uint32Array(0x10000);
    const drawHalves = drawNormal<Uint16Array>(TENSOR, stddev, half);
    forChunks(drawHalves, start, count, new Uint16Array(CHUNK), (chunk) => countCodes(chunk, counts));
    return counts;
  },

  streams({ source, length }: { source: SourceName; length: number }): Products {
    const draws = SOURCES[source].tensors.map((tensor) => drawNormal(tensor));
    const drawStream: DrawStream = (index, start, row) => draws[index]?.(row, start);
    return streamProducts(drawStream, draws.length, length);
  },

  words({ source, start, count }: Range & { source: SourceName }): WordCells {
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

type Tasks = typeof TASKS;
type TaskName = keyof Tasks;
/** The name of a task and its input. */
export type Task = { [N in TaskName]: { readonly task: N; readonly input: Parameters<Tasks[N]>[0] } }[TaskName];
/** The result of any task. */
export type TaskResult = ReturnType<Tasks[TaskName]>;

export const runTask = ({ task, input }: Task): TaskResult => (TASKS[task] as (input: unknown) => TaskResult)(input);

/** A test of dieharder, by its index in the list, on a source. */
export const assessByIndex = ({ index, source }: { index: number; source: SourceName }): Promise<Assessment[]> =>
  assessSource(TESTS[index] as DieharderTest, index, source);
