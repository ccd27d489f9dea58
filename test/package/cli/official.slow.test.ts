// Files against other programs: the official reader and writer of safetensors, NumPy, and the lines of Python in docs/scale.md.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
// @ts-expect-error plain JavaScript, shared with the benchmark
import { pythonWith } from '../../../scripts/engines/venv.mjs';
import { command } from '../../../verify/scale/command.ts';

const RECIPE = {
  weightInit: 1,
  seed: '7',
  shardSize: 3000,
  tensors: {
    b: { shape: [3, 5], init: 'he', dtype: 'f16' },
    a: { shape: [7], init: 'small_random', dtype: 'bf16' },
    z: { shape: [20, 30], init: 'xavier' },
    'é "quoted"\n\u{1f600}': { shape: [], init: 'small_random' },
    '10': { shape: [16, 16], init: { kind: 'orthogonal', gain: 1 } },
    '9': { shape: [2, 600], init: 'he', dtype: 'bf16' },
    empty: { shape: [0, 3], init: 'zero', dtype: 'f16' },
  },
};

let folder: string;
let recipe: string;
let python: string;
beforeAll(() => {
  python = pythonWith('safetensors', ['safetensors==0.8.0', 'numpy']);
  folder = mkdtempSync(join(tmpdir(), 'weight-init-official-'));
  recipe = join(folder, 'recipe.json');
  writeFileSync(recipe, JSON.stringify(RECIPE));
  expect(command(['make', recipe, join(folder, 'made')]).status).toBe(0);
});
afterAll(() => rmSync(folder, { recursive: true }));

const run = (code: string, ...args: string[]): string =>
  execFileSync(python, ['-c', code, ...args], { encoding: 'utf8' });

test('header and data are those of the official writer, as parsed', () => {
  const code = `
import glob, json, sys
import numpy
from safetensors import TensorSpec, deserialize, safe_open, serialize

TYPES = {'F32': 'float32', 'F16': 'float16', 'BF16': 'bfloat16'}

def parse(data):
    length = int.from_bytes(data[:8], 'little')
    assert length % 8 == 0
    header = json.loads(data[8:8 + length])
    metadata = header.pop('__metadata__')
    return metadata, header, list(header), data[8 + length:]

files = sorted(glob.glob(sys.argv[1] + '/*.safetensors'))
names = []
for path in files:
    ours = open(path, 'rb').read()
    metadata, header, order, data = parse(ours)
    kept, specs = [], {}
    # Given in another order.
    for name, tensor in reversed(deserialize(ours)):
        buffer = numpy.frombuffer(bytearray(bytes(tensor['data'])) or bytearray(1), numpy.uint8)
        kept.append(buffer)
        specs[name] = TensorSpec(dtype=TYPES[tensor['dtype']], shape=tensor['shape'], data_ptr=buffer.ctypes.data, data_len=len(tensor['data']))
    assert (metadata, header, order, data) == parse(bytes(serialize(specs, metadata))), path
    with safe_open(path, 'np') as opened:
        assert opened.metadata() == metadata and sorted(opened.keys()) == sorted(order)
    names += order
index = json.load(open(sys.argv[1] + '/model.safetensors.index.json'))
assert sorted(index['weight_map']) == sorted(names)
print(len(files), len(names))
`;
  expect(run(code, join(folder, 'made'))).toBe(`3 ${Object.keys(RECIPE.tensors).length}\n`);
});

test('NumPy reads a .npy, and writes the same bytes', () => {
  for (const [name, shape, dtype] of [
    ['b', '(3, 5)', 'float16'],
    ['z', '(20, 30)', 'float32'],
    ['é*', '()', 'float32'],
    ['empty', '(0, 3)', 'float16'],
  ] as const) {
    const file = join(folder, 'tensor.npy');
    rmSync(file, { force: true });
    expect(command(['make', recipe, file, '--only', name, '--format', 'npy']).status).toBe(0);
    const code = `
import io, sys
import numpy
array = numpy.load(sys.argv[1])
out = io.BytesIO()
numpy.save(out, array)
print(array.shape, array.dtype, out.getvalue() == open(sys.argv[1], 'rb').read())
`;
    expect(run(code, file)).toBe(`${shape} ${dtype} True\n`);
  }
});

test('the Python of docs/scale.md computes the fingerprint', () => {
  const text = readFileSync(fileURLToPath(new URL('../../../docs/scale.md', import.meta.url)), 'utf8');
  const [code] = /(?<=```python\n)import glob, hashlib[^`]*/.exec(text) ?? [];
  expect(run(code as string, join(folder, 'made'))).toBe(command(['fingerprint', recipe]).stdout);
});
