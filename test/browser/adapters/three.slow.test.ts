// weight-init/adapters/three in the browser, with the oldest version of three.js that it is for and with the installed one.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { type FillSpec, normal } from '../../../src/index.ts';
import { fillWeightsSync } from '../../../src/index-cpu.ts';
import { openHarness } from '../harness/browser.ts';

const opened = openHarness();
const VERSIONS = ['oldest', 'installed'] as const;

/** The words of a buffer of `bytes` that held 32-bit words `before`, from the CPU in Node. */
function expected(bytes: number, spec: Partial<FillSpec> & Pick<FillSpec, 'shape'>, before = 0): number[] {
  const words = new Uint32Array(bytes / 4).fill(before);
  const target = spec.dtype ? new Uint16Array(words.buffer) : new Float32Array(words.buffer);
  fillWeightsSync(target, { name: 'w', init: normal({ stddev: 1 }), seed: 42, ...spec });
  return [...words];
}

/** The words of -1, which the arrays hold. */
const MINUS_ONE = 0xbf800000;

const doubled = (words: readonly number[]): number[] => [
  ...new Uint32Array(new Float32Array(Uint32Array.from(words).buffer).map((value) => 2 * value).buffer),
];

test.each(VERSIONS)('storage buffers get the bits of the CPU, in the %s version', async (version) => {
  opened.expectComplaints(/^THREE\.WARNING: Multiple instances of Three\.js being imported\.$/, 1);
  const found = await opened.page.evaluate(async (version) => (await harness.three()).filled(version), version);
  const { version: installed } = JSON.parse(readFileSync('node_modules/three/package.json', 'utf8'));
  expect(found.revision).toBe(version === 'oldest' ? '180' : installed.split('.')[1]);
  expect(found.words).toEqual({
    floats: expected(140, { shape: [5, 7] }),
    // The gaps are three.js's own zeros.
    vec3: expected(160, { shape: [10, 3], bytesPerRow: 16 }),
    'vec3 again': expected(160, { shape: [10, 3], bytesPerRow: 16, seed: 43 }),
    vec4: expected(160, { shape: [4, 10] }),
    offset: expected(24, { shape: [3], offset: 8 }, MINUS_ONE),
    f16: expected(16, { shape: [7], dtype: 'f16' }),
    doubled: doubled(expected(256, { shape: [8, 8] })),
    'doubled again': doubled(expected(256, { shape: [8, 8], seed: 43 })),
  });
  expect(found.errors).toEqual([]);
});

test.each(VERSIONS)('what cannot be filled is refused, in the %s version', async (version) => {
  const messages = await opened.page.evaluate(async (version) => (await harness.three()).refusals(version), version);
  const of = 'ArgumentError: fillStorageAttribute: ';
  expect(messages).toEqual({
    'not initialised': expect.stringMatching(`^${of}renderer must be initialised: await renderer\\.init\\(\\), got `),
    'no renderer': `${of}renderer.backend must be the WebGPU one, got undefined`,
    'another device': `${of}initializer.device must be the renderer's: createInitializer({ device: renderer.backend.device }), got GPUDevice {  }`,
    'no attribute': `${of}attribute must be a StorageBufferAttribute, got Float32Array of 140 bytes`,
    'a dynamic one': `${of}attribute.usage must be StaticDrawUsage: with DynamicDrawUsage three.js would write the array over the weights, got 35048`,
    'another size': `${of}count of numbers in the attribute must be 30, the elements of the spec, got 35`,
    'another array': `${of}attribute.array must be a Float32Array for f32 weights, got Uint32Array of 140 bytes`,
    'f16 in floats': `${of}attribute.array must be a Uint32Array for f16 weights, got Float32Array of 140 bytes`,
    'a wrong spec': `${of}shape must be of two or more dimensions, unless fanIn is given, got [35]`,
    'vec3 as a matrix': `${of}count of numbers in the attribute must be 30, the elements of the spec, got 40`,
  });
});

test('a renderer that is disposed of destroys the device that it opened', async () => {
  expect(await opened.page.evaluate(async () => (await harness.three()).disposed())).toBe('destroyed');
});

test('a renderer works on the device of an initializer, and leaves it', async () => {
  const { words, later } = await opened.page.evaluate(async () => (await harness.three()).onOurDevice());
  const wanted = expected(140, { shape: [5, 7] });
  expect({ words, later }).toEqual({ words: wanted, later: wanted });
});
