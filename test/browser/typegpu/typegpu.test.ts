// weight-init/typegpu in the browser.
import { expect, test } from 'vitest';
import { openHarness } from '../harness/browser.ts';

const opened = openHarness();

test('buffers of TypeGPU are filled with the bits of the CPU', async () => {
  const result = await opened.page.evaluate(async () => (await harness.typegpu()).fillTargets());
  expect(result).toEqual({
    f32: '600 of 600',
    'a GPUBuffer of the caller': '600 of 600',
    vec2f: '600 of 600',
    vec4f: '600 of 600',
    nested: '600 of 600',
    slice: '7 of 7',
    offset: '700 of 700',
    'bf16 in u32': '300 of 300',
    '7 f16 in u32': '4 of 4',
    vec3f: '800 of 800',
    'bf16 in vec3u': '200 of 200',
    'one vec3f': '3 of 3',
    'no elements': '5 of 5',
  });
});

test('a wrong size or schema is refused, nothing is written, and the root still works', async () => {
  const { messages, untouched, after } = await opened.page.evaluate(async () => (await harness.typegpu()).refusals());
  const count = 'ArgumentError: fillBuffer: count of numbers in the target';
  const schema =
    'ArgumentError: fillBuffer: target schema must be arrays of f32, or of its vectors, for f32 weights, got';
  const perRow = 'ArgumentError: fillBuffer: bytesPerRow must be 16, with 3 elements in a row, for "arrayOf(vec3f';
  expect(messages).toEqual({
    'too small': `${count} must be 6, the elements of the spec, got 5`,
    'too large': `${count} must be 6, the elements of the spec, got 7`,
    vec4f: `${count} must be 6, the elements of the spec, got 8`,
    slice: `${count} must be 5, the elements of the spec, got 6`,
    offset: `${count} from byte 4 on must be at least 6, the elements of the spec, got 5`,
    vec3f: `${perRow}, 2)", got undefined`,
    'vec3f, 20 bytes': `${perRow}, 3)", got 20`,
    'vec3f, rows of 2': `${perRow}, 3)", got 16`,
    'too few vec3f': `${count} must be at least 7, the elements of the spec and the gaps between its rows, got 4`,
    u32: `${schema} "arrayOf(u32, 6)"`,
    'bf16 in f32':
      'ArgumentError: fillBuffer: target schema must be arrays of u32, or of its vectors, for bf16 weights, got "arrayOf(f32, 6)"',
    struct: `${schema} "arrayOf(struct, 6)"`,
    usage: "ArgumentError: fillBuffer: target.usableAsStorage must be true, by $usage('storage'), got false",
    'no seed':
      'ArgumentError: fillBuffer: seed must be an integer in [0, 2^53 - 1], or a bigint in [0, 2^64 - 1], got undefined',
    'a key that is not known':
      'ArgumentError: fillBuffer: spec.bogus is not known. Known: batchDims, bytesPerRow, shape, ' +
      'init, layout, groups, fanIn, fanOut, dtype, name, stream, seed, slice, drawn, offset',
    'not a buffer':
      'ArgumentError: fillBuffer: target must be a TgpuBuffer, TgpuMutable or TgpuReadonly, got Float32Array of 24 bytes',
    destroyed: 'ArgumentError: fillBuffer: target.destroyed must be false, got true',
    'another root': 'DeviceError: fillBuffer: the GPU refused',
    'not a root': 'ArgumentError: fillBuffer: root must be a TgpuRoot, got Object {  }',
  });
  expect({ untouched, after }).toEqual({ untouched: true, after: '6 of 6' });
});

test.each(['strict', 'random'] as const)('a kernel gets the bits of the CPU, with %s names', async (names) => {
  const result = await opened.page.evaluate(async (names) => (await harness.typegpu()).kernel(names), names);
  expect(result).toEqual({ words: '16384 of 16384', samples: '16384 of 16384', kept: '0.89', sameTable: 'true' });
});
