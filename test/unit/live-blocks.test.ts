// The fingerprints that live blocks of the documentation expect are those of the second implementation's weights.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { expect, test } from 'vitest';
// @ts-expect-error plain JavaScript, of the site
import { liveInfo } from '../../site/live/markdown.mjs';
import { constant } from '../../src/initializers/initializers.ts';
import type { Dtype, Init } from '../../src/types.ts';
import { weightBits } from '../../verify/reference/schemes.ts';
import { streamOfName } from '../../verify/reference/stream.ts';
import { typescriptBlocks } from '../helpers/documents.ts';

interface Tensor {
  /** The key in the fingerprint; the name of the tensor is that of its stream. */
  readonly key: string;
  readonly name: string;
  readonly shape: readonly number[];
  readonly init: Init;
  readonly dtype?: Dtype;
}

/** N(0, scale / fan): the definitions of 'he', with scale 2 and fan-in, and of 'xavier', with scale 1 and fan-avg, in SPEC.md, 8.4. */
const scaled = (scale: number, mode: 'fan-in' | 'fan-avg'): Init => ({
  kind: 'variance-scaling',
  scale,
  mode,
  distribution: 'normal',
});
const he = scaled(2, 'fan-in');
const xavier = scaled(1, 'fan-avg');

/** What the code of each live block makes, and by which seed. */
const LIVE: Readonly<Record<string, readonly [seed: bigint, ...tensors: Tensor[]]>> = {
  'docs/index.md': [42n, { key: 'weights', name: 'fc1.weight', shape: [64, 64], init: he }],
  'docs/start.md': [
    0n,
    { key: 'weights', name: 'fc1.weight', shape: [64, 32], init: { kind: 'normal', mean: 0, stddev: 0.01 } },
  ],
  'docs/guides/layer.md': [7n, { key: 'weights', name: 'fc1.weight', shape: [64, 32], init: xavier }],
  'docs/guides/model.md': [
    42n,
    { key: 'fc1.weight', name: 'fc1.weight', shape: [64, 32], init: he },
    { key: 'fc1.bias', name: 'fc1.bias', shape: [32], init: constant(0) },
    { key: 'fc2.weight', name: 'fc2.weight', shape: [32, 10], init: xavier },
  ],
  'docs/guides/dtypes.md': [42n, { key: 'weights', name: 'fc1.weight', shape: [32, 32], init: he, dtype: 'bf16' }],
  'docs/guides/names.md': [42n, { key: 'after', name: 'fc1.weight', shape: [32, 32], init: he }],
};

/** The line of a tensor in a fingerprint, as docs/recipes.md defines it. */
function lineOf(seed: bigint, { key, name, shape, init, dtype = 'f32' }: Tensor, table: Uint32Array): string {
  const count = shape.reduce((product, size) => product * size, 1);
  const bits = weightBits({ seed, stream: streamOfName(name), shape, init, dtype, slice: [0, count] }, table);
  const stored = dtype === 'f32' ? Uint32Array.from(bits) : Uint16Array.from(bits);
  const crc = crc32(new Uint8Array(stored.buffer)).toString(16).padStart(8, '0');
  return `${JSON.stringify(key)} ${dtype} ${JSON.stringify(shape)} ${crc}\n`;
}

test('live blocks expect the weights of the second implementation', () => {
  const file = readFileSync(new URL('../../verify/reference/vectors/normal-table.bin', import.meta.url));
  const table = new Uint32Array(Uint8Array.from(file).buffer);
  const expected = typescriptBlocks().flatMap(({ place, info }) => {
    const { fingerprint = '' } = liveInfo(info) ?? {};
    return fingerprint === '' ? [] : [[place.split(':')[0], fingerprint]];
  });
  const computed = Object.entries(LIVE).map(([page, [seed, ...tensors]]) => {
    // Names in the order of their bytes in UTF-8; these are ASCII.
    const lines = tensors.map((tensor) => lineOf(seed, tensor, table)).sort();
    return [page, createHash('sha256').update(lines.join('')).digest('hex')];
  });
  expect(expected.sort()).toEqual(computed.sort());
});
