// Compares a device with the CPU: every path of the shader, every entry of the table, a few thousand words.
import { fillArray } from '../cpu/fill.js';
import { ceilTo } from '../dtype/align.js';
import { bytesOf, elementsIn } from '../dtype/dtype.js';
import { bitsFloat } from '../dtype/float-bits.js';
import { deviceError, IncorrectDeviceError } from '../errors.js';
import type { Fill } from '../fill/fill.js';
import { flatRegion } from '../fill/region.js';
import { extentOf, placementOf, resolveFill } from '../fill/resolve.js';
import { createBuffers } from '../gpu/errors.js';
import { fillBuffers } from '../gpu/fill.js';
import { COPY_DST, COPY_SRC, STORAGE } from '../gpu/flags.js';
import { programOf } from '../gpu/program.js';
import { readBuffer } from '../gpu/read.js';
import type { PlacedFill } from '../gpu/target.js';
import { normal, orthogonal, sparse, truncatedNormal, uniform } from '../initializers/initializers.js';
import { FILL_KEYS } from '../initializers/spec-keys.js';
import { xavierNormal } from '../initializers/variance-scaling.js';
import { NORMAL_TABLE_SIZE, normalTable } from '../random/normal-table.js';
import type { FillSpec, SelfTest } from '../types.js';

const POISON = 0xcacacaca;
/** Bytes before and after each fill that must stay as they are. */
const GUARD = 256;
/** The largest allowed difference of an orthogonal matrix, which floating-point sums make. */
const ORTHOGONAL = 1e-5;

/** Part of a matrix of 40 columns: 43 rows of 28 elements, which begin with a block of words. */
const BOX = {
  shape: [47, 40],
  slice: [
    [3, 46],
    [4, 32],
  ],
} as const;
/** Part of a matrix of 31 columns that no block begins. */
const RAGGED_BOX = {
  shape: [33, 31],
  slice: [
    [3, 29],
    [2, 25],
  ],
} as const;

/**
 * Each draw in each entry point that has it, and each value of the other constants in each entry point. Other combinations are left out, since
 * each costs a pipeline. With 47 x 28 or 43 x 28 elements the last invocation stores one of its two quads.
 */
const SPECS: Readonly<Record<string, FillSpec>> = {
  normal: { shape: [64, 64], init: xavierNormal() },
  uniform: { shape: [47, 28], init: uniform({ low: -0.3, high: 0.3 }) },
  'uniform with a mean, rows with gaps': { ...BOX, init: uniform({ low: 0.1, high: 0.7 }), bytesPerRow: 128 },
  truncated: { shape: [33, 32], init: truncatedNormal({ low: -1, high: 1.5, bounds: 'absolute' }) },
  constant: { shape: [33], init: { kind: 'constant', value: 0.1 } },
  diagonal: { shape: [33, 31], init: { kind: 'eye', gain: 0.3 } },
  sparse: { shape: [33, 31], init: sparse({ sparsity: 0.4 }) },
  'sparse, zeros in rows': { shape: [33, 31], init: sparse({ sparsity: 0.4, axis: 1 }) },
  'stacked sparse': { shape: [3, 11, 31], batchDims: 1, init: sparse({ sparsity: 0.4 }) },
  'normal, one by one': { shape: [33, 31], init: 'he', slice: [1, 999] },
  'uniform with a mean, rows with gaps, one by one': {
    ...RAGGED_BOX,
    init: uniform({ low: 0.1, high: 0.7 }),
    bytesPerRow: 100,
  },
  f16: { shape: [64, 64], init: xavierNormal(), dtype: 'f16' },
  'f16, subnormal': { shape: [47, 28], init: normal({ stddev: 1 / 0x100000 }), dtype: 'f16' },
  // Rounding alone would put a tenth of these weights outside their bounds.
  'f16 within bounds, rows with gaps': {
    ...BOX,
    init: uniform({ low: 1, high: 1.0027 }),
    dtype: 'f16',
    bytesPerRow: 64,
  },
  'f16, rows with gaps, one by one': { shape: [33, 35], init: 'he', dtype: 'f16', bytesPerRow: 74, offset: 2 },
  bf16: { shape: [64, 64], init: xavierNormal(), dtype: 'bf16' },
  'bf16, constant': { shape: [32], init: { kind: 'constant', value: 0.1 }, dtype: 'bf16' },
  'bf16 within bounds': {
    shape: [33, 32],
    init: truncatedNormal({ low: 1.001, high: 1.023, bounds: 'absolute' }),
    dtype: 'bf16',
  },
  'bf16 within bounds, one by one': {
    ...RAGGED_BOX,
    init: truncatedNormal({ low: 1.001, high: 1.023, bounds: 'absolute' }),
    dtype: 'bf16',
    offset: 2,
  },
};

/** Those of a quick test: each way to make and to round a sample, in five pipelines. */
const QUICK = ['normal', 'uniform with a mean, rows with gaps', 'f16', 'bf16'];

/** Orthogonal matrices. The stacked ones are transposed, have two panels of reflectors, and begin within blocks of words. */
const MATRICES: Readonly<Record<string, FillSpec>> = {
  orthogonal: { shape: [24, 40], init: orthogonal() },
  'stacked orthogonal': { shape: [3, 35, 33], batchDims: 1, init: orthogonal() },
};

/** Normal samples of the words [first, first + words) alone, so that the tails are tested too. */
function confined(first: number, words: number, count: number): Fill {
  const draw = { kind: 'truncated', mean: 0, scale: 1, first, words } as const;
  return {
    key: [1, 2],
    stream: [3, first],
    dtype: 'f32',
    count,
    parts: [{ draw, region: flatRegion(0, count), at: 0 }],
  };
}

interface Case extends PlacedFill {
  /** The path of the shader that it tests. */
  readonly path: string;
  /** The largest allowed difference of a float32, if that is not 0. */
  readonly tolerance?: number;
}

/** All fills, or those of a quick test, with one for each octave of the words in both halves. */
function makeCases(quick: boolean): Case[] {
  const specs = Object.entries(SPECS).filter(([path]) => !quick || QUICK.includes(path));
  const cases = specs.map(([path, spec]): Case => {
    const fill = resolveFill(spec, 42, FILL_KEYS);
    return { path, fill, ...placementOf(spec, fill) };
  });
  for (let first = 128; first < 0x80000000; first *= 2) {
    cases.push({ path: `normal of words from ${first} on`, fill: confined(first, first, 256), offset: 0 });
    cases.push({
      path: `normal of words below -${first}`,
      fill: confined(0x100000000 - 2 * first, first, 256),
      offset: 0,
    });
  }
  cases.push({ path: 'normal of the first words', fill: confined(0, 128, 512), offset: 0 });
  for (const [path, spec] of quick ? [] : Object.entries(MATRICES)) {
    cases.push({ path, fill: resolveFill(spec, 42), offset: 0, tolerance: ORTHOGONAL });
  }
  return cases;
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
