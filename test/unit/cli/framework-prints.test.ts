// The numbers of other frameworks, drawn and printed as they do: framework-prints.json is what Python printed when it ran the lines,
// written by framework-prints.ts. TensorFlow.js runs its lines here.
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { describe, expect, test, vi } from 'vitest';
import type { Framework, FrameworkSpec } from '../../../src/cli/frameworks/framework.ts';
import { FRAMEWORKS, printElements } from '../../../src/cli/frameworks/frameworks.ts';
import { constant, heNormal, orthogonal, truncatedNormal, uniform } from '../../../src/index.ts';
import { CASES } from './framework-cases.ts';
import prints from './framework-prints.json' with { type: 'json' };

const frameworkOf = (name: string): Framework => FRAMEWORKS[name] as Framework;

const printed = (name: string, spec: FrameworkSpec): string =>
  printElements(frameworkOf(name), spec, frameworkOf(name).draw(spec));

test('every framework has cases', () => {
  expect(Object.keys(CASES)).toEqual(Object.keys(FRAMEWORKS));
  expect(Object.keys(prints)).toEqual(Object.keys(FRAMEWORKS).filter((name) => name !== 'tfjs'));
});

describe.each(Object.entries(prints))('%s', (name, told) => {
  const specs = CASES[name] as readonly FrameworkSpec[];
  test('the cases are those that ran', () => {
    expect(specs.map((spec) => frameworkOf(name).code(spec))).toEqual(told.map(({ code }) => code));
  });

  test.each(specs.map((spec, i) => [i, spec] as const))('case %i prints the same', (i, spec) => {
    expect(printed(name, spec)).toBe(told[i]?.text);
  });
});

describe('tfjs', () => {
  test.each((CASES.tfjs ?? []).map((spec) => ({ code: frameworkOf('tfjs').code(spec), spec })))(
    '$code',
    async ({ code, spec }) => {
      await tf.setBackend('cpu');
      const log = vi.spyOn(console, 'log').mockImplementation(() => {});
      new Function('tf', code.replace(/^import .*\n/, ''))(tf);
      const [[text]] = log.mock.calls as [[string]];
      log.mockRestore();
      expect(printed('tfjs', spec)).toBe(text);
    },
  );
});

describe('what a framework does not have is refused', () => {
  const base = { shape: [4, 4], layout: 'in-out', dtype: 'f32', seed: 42 } as const;
  test.each([
    ['torch', { init: orthogonal() }, 'init must be one that PyTorch has'],
    // As PyTorch refuses them: "value cannot be converted to type c10::Half without overflow", "to is out of bounds for c10::Half".
    [
      'torch',
      { init: constant(65505), dtype: 'f16' },
      'init.value must be of a magnitude of at most 65504 in f16, got 65505',
    ],
    [
      'torch',
      { init: uniform({ low: 0, high: 70000 }), dtype: 'f16' },
      'init.high must be of a magnitude of at most 65504',
    ],
    [
      'torch',
      { init: uniform({ low: -65504, high: 65504 }), dtype: 'f16' },
      'init.high - init.low must be of a magnitude',
    ],
    ['jax', { init: orthogonal() }, 'init must be one that JAX has'],
    ['jax', { init: heNormal(), dtype: 'bf16' }, 'dtype must be \'f32\' for the numbers of JAX, got "bf16"'],
    ['numpy', { init: orthogonal() }, 'init must be one that NumPy has a call for, got "orthogonal"'],
    [
      'numpy',
      { init: truncatedNormal({ bounds: 'standard-deviations' }) },
      'init must be one that NumPy has a call for',
    ],
    ['numpy', { init: heNormal({ distribution: 'truncated-normal' }) }, 'init must be one that NumPy has a call for'],
    ['numpy', { init: heNormal(), dtype: 'f16' }, 'dtype must be \'f32\' for the numbers of NumPy, got "f16"'],
    ['numpy-legacy', { init: heNormal(), seed: 2 ** 32 }, 'seed must be an integer in [0, 2^32 - 1], got 4294967296'],
    [
      'tfjs',
      { init: truncatedNormal({ low: -3, bounds: 'standard-deviations' }) },
      'init must be one that TensorFlow.js has',
    ],
    ['tfjs', { init: heNormal(), seed: 0 }, 'seed must be not 0: TensorFlow.js takes 0 for no seed, got 0'],
    [
      'tfjs',
      { init: heNormal(), seed: 2n ** 64n - 1n },
      'seed must be of a magnitude of at most 2^53 - 1 for the numbers of TensorFlow.js',
    ],
  ] as const)('%s: %#', (name, more, message) => {
    expect(() => frameworkOf(name).draw({ ...base, ...more } as FrameworkSpec)).toThrow(message);
  });
});
