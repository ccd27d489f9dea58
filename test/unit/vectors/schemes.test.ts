// The published vectors of every kind of initializer: the second implementation regenerates them, and the library agrees with each.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { fillWeightsSync } from '../../../src/api/sync.ts';
import { smallRandom } from '../../../src/initializers/initializers.ts';
import {
  heNormal,
  heUniform,
  lecunNormal,
  lecunUniform,
  xavierNormal,
  xavierUniform,
} from '../../../src/initializers/variance-scaling.ts';
import type { Init } from '../../../src/types.ts';
import { hex } from '../../../verify/reference/hex.ts';
import { fromLines, toLines } from '../../../verify/reference/json.ts';
import { BFLOAT16, BINARY16, BINARY32, exactOf, roundTo } from '../../../verify/reference/rounding.ts';
import { makeHalves, makeSchemes, type SchemeVector } from '../../../verify/reference/scheme-vectors.ts';
import { weightBits } from '../../../verify/reference/schemes.ts';
import { makeStacks } from '../../../verify/reference/stack-vectors.ts';

const read = (name: string): string =>
  readFileSync(new URL(`../../../verify/reference/vectors/${name}`, import.meta.url), 'utf8');
const text = read('schemes-v1.json');
const vectors = fromLines<SchemeVector[]>(text);
const halvesText = read('halves-v1.json');
const halves = fromLines<SchemeVector[]>(halvesText);
const stackText = read('stacks-v1.json');
const stacks = fromLines<SchemeVector[]>(stackText);
const published = readFileSync(new URL('../../../verify/reference/vectors/normal-table.bin', import.meta.url));
const table = new Uint32Array(published.buffer.slice(published.byteOffset, published.byteOffset + published.length));

test('the second implementation makes the file', () => {
  expect(toLines(makeSchemes(table))).toBe(text);
  expect(new Set(vectors.map(({ init }) => init.kind))).toEqual(
    new Set([
      'constant',
      'normal',
      'uniform',
      'truncated-normal',
      'variance-scaling',
      'sparse',
      'eye',
      'dirac',
      'with-rows',
    ]),
  );
});

test('the second implementation makes the file of halves within bounds', () => {
  expect(toLines(makeHalves(table))).toBe(halvesText);
  expect(new Set(halves.map(({ init }) => init.kind))).toEqual(
    new Set(['uniform', 'truncated-normal', 'variance-scaling', 'with-rows']),
  );
});

test('each row of halves within bounds has an element that rounding alone would put outside', () => {
  for (const row of halves) {
    const { bits, seed, stream, name: _, ...tensor } = row;
    const floats = weightBits({ ...tensor, dtype: 'f32', seed: BigInt(seed), stream: BigInt(stream) }, table);
    const format = tensor.dtype === 'f16' ? BINARY16 : BFLOAT16;
    const rounded = floats.map((weight) => hex(roundTo(exactOf(weight, BINARY32), format), 4));
    expect(rounded.filter((half, i) => half !== bits[i]).length, toLines([row])).toBeGreaterThan(0);
  }
});

test('the second implementation makes the file of stacked tensors, single fans and zeros in rows', () => {
  expect(toLines(makeStacks(table))).toBe(stackText);
});

/** The library's weights for a vector's tensor, in hexadecimal. */
function drawn({ seed, name, stream, bits, ...tensor }: SchemeVector): string[] {
  const array = tensor.dtype === 'f32' ? new Float32Array(bits.length) : new Uint16Array(bits.length);
  fillWeightsSync(array, {
    ...tensor,
    seed: BigInt(seed),
    ...(name === undefined ? { stream: BigInt(stream) } : { name }),
  });
  const stored = array instanceof Float32Array ? new Uint32Array(array.buffer) : array;
  return Array.from(stored, (value) => hex(value, tensor.dtype === 'f32' ? 8 : 4));
}

test.each(halves.map((vector, i) => [i, vector] as const))('halves within bounds: row %i', (_, vector) => {
  expect(drawn(vector), toLines([{ ...vector, bits: [] }])).toEqual(vector.bits);
});

test.each(stacks.map((vector) => [toLines([{ ...vector, bits: [] }]), vector] as const))('%s', (_, vector) => {
  expect(drawn(vector)).toEqual(vector.bits);
});

describe.each([...new Set(vectors.map(({ init }) => init.kind))])('%s', (kind) => {
  const cases = vectors.filter(({ init }) => init.kind === kind);
  test(`${cases.length} slices`, () => {
    for (const vector of cases) expect(drawn(vector), toLines([{ ...vector, bits: [] }])).toEqual(vector.bits);
  });
});

const scaling = (scale: number, mode: string, distribution: string): unknown => ({
  kind: 'variance-scaling',
  scale,
  mode,
  distribution,
});

// docs/SPEC.md, section 8.4: the scale of each scheme.
test.each<[string, Init, unknown]>([
  ['smallRandom', smallRandom(), { kind: 'normal', mean: 0, stddev: 0.01 }],
  ['lecunNormal', lecunNormal(), scaling(1, 'fan-in', 'normal')],
  ['lecunUniform', lecunUniform(), scaling(1, 'fan-in', 'uniform')],
  ['xavierNormal', xavierNormal({ gain: 1.5 }), scaling(2.25, 'fan-avg', 'normal')],
  ['xavierUniform', xavierUniform(), scaling(1, 'fan-avg', 'uniform')],
  ['heNormal', heNormal({ distribution: 'truncated-normal' }), scaling(2, 'fan-in', 'truncated-normal')],
  ['heNormal, leaky_relu', heNormal({ nonlinearity: 'leaky_relu', a: 3 }), scaling(0.2, 'fan-in', 'normal')],
  ['heUniform, linear', heUniform({ nonlinearity: 'linear' }), scaling(1, 'fan-in', 'uniform')],
  ['heUniform, sigmoid', heUniform({ nonlinearity: 'sigmoid' }), scaling(1, 'fan-in', 'uniform')],
  ['heUniform, tanh', heUniform({ nonlinearity: 'tanh' }), scaling(25 / 9, 'fan-in', 'uniform')],
  ['heUniform, selu', heUniform({ nonlinearity: 'selu', mode: 'fan-out' }), scaling(9 / 16, 'fan-out', 'uniform')],
  ['heUniform, gelu', heUniform({ nonlinearity: 'gelu' }), scaling(1 / 0.4252214825702987, 'fan-in', 'uniform')],
  ['heUniform, silu', heUniform({ nonlinearity: 'silu' }), scaling(1 / 0.3557755198173151, 'fan-in', 'uniform')],
])('%s: the data of its initializer', (_name, init, expected) => {
  expect(init).toEqual(expected);
});
