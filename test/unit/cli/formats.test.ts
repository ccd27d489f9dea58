// The headers of files and the split into files, against what the official programs write.
import { expect, test } from 'vitest';
import { npyHeader } from '../../../src/cli/npy.ts';
import { indexText, planOf, type Tensor } from '../../../src/cli/plan.ts';
import { fileOrder, headerLength, headerOf, parseHeader } from '../../../src/cli/safetensors.ts';
import type { Dtype, Shape } from '../../../src/index.ts';

const entry = (name: string, dtype: Dtype, shape: Shape, bytes: number) => ({ name, dtype, shape, bytes });

test('a safetensors header has the bytes that the official writer writes', () => {
  // serialize of Python's safetensors 0.8.0 with these tensors and the metadata format: pt, without the 14 bytes of data.
  const official =
    'a8010000000000007b225f5f6d657461646174615f5f223a7b22666f726d6174223a227074227d2c2230223a7b226474797065223a22463332222c227368617065' +
    '223a5b302c335d2c22646174615f6f666673657473223a5b302c305d7d2c225a223a7b226474797065223a22463332222c227368617065223a5b315d2c22646174' +
    '615f6f666673657473223a5b302c345d7d2c22c3a95c225c6e223a7b226474797065223a22463332222c227368617065223a5b5d2c22646174615f6f6666736574' +
    '73223a5b342c385d7d2c22efbfbf223a7b226474797065223a22463332222c227368617065223a5b305d2c22646174615f6f666673657473223a5b382c385d7d2c' +
    '22f09f9880223a7b226474797065223a22463332222c227368617065223a5b305d2c22646174615f6f666673657473223a5b382c385d7d2c2261223a7b22647479' +
    '7065223a2242463136222c227368617065223a5b312c315d2c22646174615f6f666673657473223a5b382c31305d7d2c22622e77223a7b226474797065223a2246' +
    '3136222c227368617065223a5b325d2c22646174615f6f666673657473223a5b31302c31345d7d7d2020';
  const tensors = [
    entry('b.w', 'f16', [2], 4),
    entry('a', 'bf16', [1, 1], 2),
    entry('é"\n', 'f32', [], 4),
    entry('Z', 'f32', [1], 4),
    entry('0', 'f32', [0, 3], 0),
    entry('\u{1f600}', 'f32', [0], 0),
    entry('\uffff', 'f32', [0], 0),
  ];
  expect(headerOf(fileOrder(tensors), { format: 'pt' }, 'x').toString('hex')).toBe(official);
});

test.each([
  ['nothing', '', 100],
  ['a length cut off', '0100', 100],
  ['a length of 0', '0000000000000000', 100],
  ['a length beyond the file', 'ffff000000000000', 100],
  ['a length beyond the limit', '01e1f50500000000', 1e12],
  ['a length beyond numbers', 'ffffffffffffffff', 1e12],
])('%s is no header', (_, hex, size) => {
  expect(() => headerLength(Buffer.from(hex, 'hex'), size, 'x')).toThrow('x is not a safetensors file');
});

test.each(['', 'null', '[]', '1', '{', '\ufffd'])('%j is no header', (json) => {
  expect(() => parseHeader(Buffer.from(json), 'x')).toThrow('x is not a safetensors file');
});

test('a .npy header has the bytes that NumPy writes', () => {
  // write_array_header_1_0 of NumPy 2.4.6.
  const official = (text: string): string => `934e554d505901007600${Buffer.from(text.padEnd(117)).toString('hex')}0a`;
  expect(npyHeader([3, 4], 'f32').toString('hex')).toBe(
    '934e554d5059010076007b276465736372273a20273c6634272c2027666f727472616e5f6f72646572273a2046616c73652c20277368617065273a20' +
      '28332c2034292c207d202020202020202020202020202020202020202020202020202020202020202020202020202020202020202020202020202020' +
      '202020202020200a',
  );
  const cases: [Shape, Dtype, string][] = [
    [[7], 'f16', "{'descr': '<f2', 'fortran_order': False, 'shape': (7,), }"],
    [[], 'f32', "{'descr': '<f4', 'fortran_order': False, 'shape': (), }"],
    [[1, 2, 3], 'f32', "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2, 3), }"],
    [[0, 5], 'f16', "{'descr': '<f2', 'fortran_order': False, 'shape': (0, 5), }"],
    [[123456, 9], 'f32', "{'descr': '<f4', 'fortran_order': False, 'shape': (123456, 9), }"],
  ];
  for (const [shape, dtype, text] of cases) expect(npyHeader(shape, dtype).toString('hex')).toBe(official(text));
  expect(() => npyHeader([3], 'bf16')).toThrow(/no bfloat16/);
});

/** A tensor of so many bytes. What it is made of does not matter here. */
const tensor = (index: number, bytes: number): Tensor => ({
  ...entry(`t${index}`, 'f32', [bytes], bytes),
  count: bytes,
  spec: { shape: [bytes], init: 'zero' },
});

// What split_state_dict_into_shards_factory of huggingface_hub 2.0.0 returns for tensors t0, t1, ... of these sizes.
test.each<[sizes: number[], limit: number, files: Record<string, string[]>]>([
  [
    [6, 6, 2, 6, 2, 2],
    10,
    {
      'model-00001-of-00003.safetensors': ['t0'],
      'model-00002-of-00003.safetensors': ['t1', 't2'],
      'model-00003-of-00003.safetensors': ['t3', 't4', 't5'],
    },
  ],
  [
    [12, 4, 4, 4, 20, 2],
    10,
    {
      'model-00001-of-00004.safetensors': ['t0'],
      'model-00002-of-00004.safetensors': ['t1', 't2'],
      'model-00003-of-00004.safetensors': ['t4'],
      'model-00004-of-00004.safetensors': ['t3', 't5'],
    },
  ],
  [[5, 5], 10, { 'model.safetensors': ['t0', 't1'] }],
  [[11], 10, { 'model.safetensors': ['t0'] }],
  [[5, 5, 1], 10, { 'model-00001-of-00002.safetensors': ['t0', 't1'], 'model-00002-of-00002.safetensors': ['t2'] }],
  [
    [0, 10, 0, 1],
    10,
    { 'model-00001-of-00002.safetensors': ['t0', 't1', 't2'], 'model-00002-of-00002.safetensors': ['t3'] },
  ],
  [
    [4, 12, 4, 4],
    10,
    {
      'model-00001-of-00003.safetensors': ['t1'],
      'model-00002-of-00003.safetensors': ['t0', 't2'],
      'model-00003-of-00003.safetensors': ['t3'],
    },
  ],
])('tensors of %j bytes, %i in a file, as Hugging Face splits them', (sizes, limit, files) => {
  const shards = planOf(
    sizes.map((bytes, index) => tensor(index, bytes)),
    limit,
  );
  expect(Object.fromEntries(shards.map(({ file, tensors }) => [file, tensors.map(({ name }) => name)]))).toEqual(files);
  expect(shards.map(({ index }) => index)).toEqual(shards.map((_, i) => i));
  expect(shards.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(sizes.reduce((sum, bytes) => sum + bytes));
});

test('the index names the file of each tensor, and the bytes of all', () => {
  const tensors = ['b', '10', '9', '__proto__'].map((name, i) => ({ ...tensor(i, 5), name }));
  // As JSON text: an object would sort the names that are numbers.
  expect(indexText(planOf(tensors, 10))).toBe(`{
  "metadata": {
    "total_size": 20
  },
  "weight_map": {
    "10": "model-00001-of-00002.safetensors",
    "9": "model-00002-of-00002.safetensors",
    "__proto__": "model-00002-of-00002.safetensors",
    "b": "model-00001-of-00002.safetensors"
  }
}
`);
});
