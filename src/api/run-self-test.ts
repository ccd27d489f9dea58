// Compares a device with the CPU: every path of the shader, every entry of the table, some 43,000 words.
import { fillArray } from '../cpu/fill.js';
import { ceilTo } from '../dtype/align.js';
import { bytesOf, elementsIn } from '../dtype/dtype.js';
import { bitsFloat } from '../dtype/float-bits.js';
import { deviceError, IncorrectDeviceError } from '../errors.js';
import { matrixAxes, matrixDraw, normalDraw } from '../fill/draw.js';
import type { Draw, Fill, Region, Rows } from '../fill/fill.js';
import { flatRegion } from '../fill/region.js';
import { extentOf } from '../fill/resolve.js';
import { createBuffers } from '../gpu/errors.js';
import { fillBuffers } from '../gpu/fill.js';
import { COPY_DST, COPY_SRC, STORAGE } from '../gpu/flags.js';
import { programOf } from '../gpu/program.js';
import { readBuffer } from '../gpu/read.js';
import type { PlacedFill } from '../gpu/target.js';
import { NORMAL_TABLE_SIZE, normalTable } from '../random/normal-table.js';
import type { Dtype, SelfTest } from '../types.js';

const POISON = 0xcacacaca;
/** Bytes before and after each fill that must stay as they are. */
const GUARD = 256;
/** The largest allowed difference of an orthogonal matrix, which floating-point sums make. */
const ORTHOGONAL = 1e-5;

/** What is drawn, which elements, and where they go. */
interface Case extends PlacedFill {
  /** The path of the shader that it tests. */
  readonly path: string;
  /** The largest allowed difference of a float32, if that is not 0. */
  readonly tolerance?: number;
}

/** A fill of one draw. With high words in the key and the stream. */
const fillOf = (draw: Draw, region: Region, dtype: Dtype = 'f32', stream = 3): Fill => ({
  key: [1, 2],
  stream: [stream, 4],
  dtype,
  count: region.count,
  parts: [{ draw, region, at: 0 }],
});

const normal = (stddev: number, mean = 0): Draw => normalDraw(Math.fround(mean), stddev);
/** Its bounds are narrower than its reach, so that both are met. */
const UNIFORM_WITH_MEAN: Draw = {
  kind: 'uniform',
  mean: Math.fround(0.4),
  scale: Math.fround(0.3),
  low: Math.fround(0.101),
  high: Math.fround(0.699),
};

const sparse = (rows: number, columns: number, zeros: number, axis: 0 | 1): Draw => ({
  kind: 'sparse',
  mean: 0,
  scale: Math.fround(0.01),
  zeros,
  axis,
  axes: matrixAxes(rows, columns),
});
const matrices = (count: number, rows: number, columns: number): Draw => ({
  ...matrixDraw([rows, columns], matrixAxes(rows, columns), 1),
  matrices: count,
});

/** From 1 to 1.0027, and the first and the last half there: rounding alone would put a tenth of the weights outside. */
const NARROW_UNIFORM: Draw = {
  kind: 'uniform',
  mean: Math.fround(1.00135),
  scale: Math.fround(0.00135),
  low: 1,
  high: Math.fround(1.0027),
  halves: [1, 1.001953125],
};
/** The samples from 1.001 to 1.023, and the two numbers of bfloat16 there. */
const NARROW_NORMAL: Draw = {
  kind: 'truncated',
  mean: 0,
  scale: 1,
  first: 0xd7700000,
  words: 0x1600000,
  halves: [1.0078125, 1.015625],
};

/** Elements in 43 rows of 28, each of which begins with a block of words, and goes where four elements are aligned. */
const BOX: Region = { start: 124, count: 1204, run: 28, levels: [{ size: 43, stride: 40 }] };
const BOX_ROWS: Rows = { length: 28, pitch: 32 };
/** Elements in 26 rows of 23, most of which begin within a block of words. */
const RAGGED: Region = { start: 95, count: 598, run: 23, levels: [{ size: 26, stride: 31 }] };
const RAGGED_ROWS: Rows = { length: 23, pitch: 25 };

/**
 * Each draw in each entry point that has it, and each value of the other constants in each entry point. Other combinations are left out, since
 * each costs a pipeline. Where 1316 or 1204 elements are stored in fours, the last invocation stores one of its two.
 *
 * They are fills, not specs. Bundlers keep whatever this file imports, even on a page that never loads it: a page with `initializeWeights` alone
 * would have all that resolves specs.
 */
export const CASES: readonly Case[] = [
  { path: 'normal', fill: fillOf(normal(0.02), flatRegion(0, 4096)), offset: 0 },
  {
    path: 'uniform',
    fill: fillOf(
      { kind: 'uniform', mean: 0, scale: Math.fround(0.3), low: Math.fround(-0.3), high: Math.fround(0.3) },
      flatRegion(0, 1316),
    ),
    offset: 0,
  },
  { path: 'uniform with a mean, rows with gaps', fill: fillOf(UNIFORM_WITH_MEAN, BOX), offset: 0, rows: BOX_ROWS },
  {
    path: 'truncated',
    fill: fillOf({ kind: 'truncated', mean: 0, scale: 1, first: 0x28900000, words: 0xb4a00000 }, flatRegion(0, 1056)),
    offset: 0,
  },
  {
    path: 'constant',
    fill: fillOf({ kind: 'constant', value: Math.fround(0.1) }, flatRegion(0, 33)),
    offset: 0,
  },
  {
    path: 'diagonal',
    fill: fillOf({ kind: 'diagonal', value: Math.fround(0.3), axes: matrixAxes(33, 31), group: 33 }, RAGGED),
    offset: 0,
  },
  { path: 'sparse', fill: fillOf(sparse(33, 31, 14, 0), flatRegion(0, 33 * 31)), offset: 0 },
  { path: 'sparse, zeros in rows', fill: fillOf(sparse(33, 31, 13, 1), flatRegion(0, 33 * 31)), offset: 0 },
  { path: 'stacked sparse', fill: fillOf(sparse(11, 31, 5, 0), flatRegion(0, 3 * 11 * 31)), offset: 0 },
  { path: 'normal, one by one', fill: fillOf(normal(0.2), flatRegion(1, 998)), offset: 0 },
  {
    path: 'normal with a mean, rows with gaps, one by one',
    fill: fillOf(normal(0.7, 0.1), RAGGED),
    offset: 0,
    rows: RAGGED_ROWS,
  },
  { path: 'f16', fill: fillOf(normal(0.1), flatRegion(0, 4096), 'f16'), offset: 0 },
  { path: 'f16, subnormal', fill: fillOf(normal(1 / 0x100000), flatRegion(0, 1316), 'f16'), offset: 0 },
  {
    path: 'f16 within bounds, rows with gaps',
    fill: fillOf(NARROW_UNIFORM, BOX, 'f16'),
    offset: 0,
    rows: BOX_ROWS,
  },
  {
    path: 'f16 within bounds, rows with gaps, one by one',
    fill: fillOf(NARROW_UNIFORM, flatRegion(0, 33 * 35), 'f16'),
    offset: 2,
    rows: { length: 35, pitch: 37 },
  },
  { path: 'bf16', fill: fillOf(normal(0.1), flatRegion(0, 4096), 'bf16'), offset: 0 },
  {
    path: 'bf16, constant',
    fill: fillOf({ kind: 'constant', value: Math.fround(0.1) }, flatRegion(0, 32), 'bf16'),
    offset: 0,
  },
  // First: the ends one by one, the rest in fours. Second: all one by one.
  { path: 'bf16 within bounds', fill: fillOf(NARROW_NORMAL, flatRegion(1, 997), 'bf16'), offset: 2 },
  { path: 'bf16 within bounds, one by one', fill: fillOf(NARROW_NORMAL, flatRegion(2, 997), 'bf16'), offset: 2 },
];

/** Those of a quick test: each way to make and to round a sample, in five pipelines. */
const QUICK = ['normal', 'uniform with a mean, rows with gaps', 'f16', 'bf16'];

/** Orthogonal matrices. The stacked ones are transposed, have two panels of reflectors, and begin within blocks of words. */
export const MATRICES: readonly Case[] = [
  { path: 'orthogonal', fill: fillOf(matrices(1, 24, 40), flatRegion(0, 960)), offset: 0, tolerance: ORTHOGONAL },
  {
    path: 'stacked orthogonal',
    fill: fillOf(matrices(3, 35, 33), flatRegion(0, 3 * 35 * 33)),
    offset: 0,
    tolerance: ORTHOGONAL,
  },
];

/** Normal samples of the words [first, first + words) alone, so that the tails are tested too. */
const confined = (first: number, words: number, count: number): Fill =>
  fillOf({ kind: 'truncated', mean: 0, scale: 1, first, words }, flatRegion(0, count), 'f32', first);

/** All fills, or those of a quick test, with one for each octave of the words in both halves. */
function makeCases(quick: boolean): Case[] {
  const cases = CASES.filter(({ path }) => !quick || QUICK.includes(path));
  for (let first = 128; first < 0x80000000; first *= 2) {
    cases.push({ path: `normal of words from ${first} on`, fill: confined(first, first, 256), offset: 0 });
    cases.push({
      path: `normal of words below -${first}`,
      fill: confined(0x100000000 - 2 * first, first, 256),
      offset: 0,
    });
  }
  cases.push({ path: 'normal of the first words', fill: confined(0, 128, 512), offset: 0 });
  return quick ? cases : [...cases, ...MATRICES];
}

/** The words that differ, as a failure; or nothing. */
function compare(path: string, actual: Uint32Array, expected: Uint32Array, tolerance = 0): SelfTest['failures'] {
  let different = 0;
  let first = { word: 0, bits: 0, expected: 0 };
  for (const [word, bits] of expected.entries()) {
    if (actual[word] === bits) continue;
    if (tolerance && Math.abs(bitsFloat(actual[word] as number) - bitsFloat(bits)) <= tolerance) continue;
    if (different++ === 0) first = { word, bits: actual[word] as number, expected: bits };
  }
  return different > 0 ? [{ path, different, first }] : [];
}

/** The body of `selfTest`. */
export async function runSelfTest(device: GPUDevice, quick: boolean, wasm?: boolean): Promise<SelfTest> {
  const program = await programOf(device);
  const cases = makeCases(quick);
  let end = GUARD;
  const targets: PlacedFill[] = cases.map(({ fill, offset, rows }) => {
    const at = end + offset;
    end = ceilTo(at + bytesOf(fill.dtype) * extentOf(fill.count, rows) + GUARD, 256);
    return { fill, offset: at, ...(rows && { rows }) };
  });
  const usage = STORAGE | COPY_SRC | COPY_DST;
  const [buffer] = (await createBuffers(
    device,
    [{ label: 'weight-init self-test', size: end, usage, mappedAtCreation: true }],
    (bufferAt) => {
      new Uint32Array(bufferAt(0).getMappedRange()).fill(POISON);
      bufferAt(0).unmap();
    },
  )) as [GPUBuffer];
  try {
    const filled = fillBuffers(
      { program },
      targets.map((target) => ({ ...target, buffer })),
    );
    filled.catch(() => {}); // awaited below
    // While the device compiles.
    const expected = new Uint32Array(end / 4).fill(POISON);
    for (const { fill, offset, rows } of targets) {
      fillArray(elementsIn(fill.dtype, expected.buffer, offset, extentOf(fill.count, rows)), fill, rows, wasm);
    }
    await filled;
    const words = new Uint32Array((await readBuffer(device, buffer, 0, end / 4, 'f32')).buffer);
    const table = await readBuffer(device, program.table, 0, NORMAL_TABLE_SIZE / 4, 'f32');

    const failures = [...compare('table of the normal quantile', new Uint32Array(table.buffer), normalTable())];
    let from = 0;
    for (const [i, { path, tolerance }] of cases.entries()) {
      const to = ((targets[i + 1]?.offset ?? end + GUARD) - GUARD) >> 2;
      failures.push(...compare(path, words.subarray(from, to), expected.subarray(from, to), tolerance));
      from = to;
    }
    const different = failures.reduce((sum, failure) => sum + failure.different, 0);
    return { passed: different === 0, compared: words.length + table.length, different, failures };
  } finally {
    buffer.destroy();
  }
}

/** The result of a failed test in words. */
function describeFailure({ compared, different, failures }: SelfTest): string {
  const [failure] = failures as [SelfTest['failures'][0]];
  const hex = (bits: number): string => `0x${bits.toString(16).padStart(8, '0')}`;
  const { word, bits, expected } = failure.first;
  return (
    `this device computes wrongly: ${different} of ${compared} words differ, ` +
    `the first in ${failure.path}: word ${word} is ${hex(bits)} and should be ${hex(expected)}`
  );
}

/** Throws if a device computes wrongly. */
export async function requireCorrectDevice(device: GPUDevice, wasm: boolean): Promise<void> {
  const result = await runSelfTest(device, false, wasm);
  if (!result.passed) throw deviceError(describeFailure(result), undefined, IncorrectDeviceError);
}
