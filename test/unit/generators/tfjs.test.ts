// The numbers of TensorFlow.js with a seed are those of TensorFlow.js itself.
import '@tensorflow/tfjs-backend-cpu';
import { randomNormal, randomUniform, truncatedNormal } from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { tfjsNormal, tfjsTruncatedNormal, tfjsUniform } from '../../../src/index-generators-tensorflow.ts';

// An odd count: the polar method makes two numbers at a time.
const SHAPE: [number, number] = [131, 77];
const SEEDS = [42, -7, 0.1, 1e21];

test.each(SEEDS)('seed %s', (seed) => {
  expect(tfjsUniform(SHAPE, seed, { minval: -0.3, maxval: 0.45 })).toEqual(
    randomUniform(SHAPE, -0.3, 0.45, 'float32', seed).dataSync(),
  );
  expect(tfjsNormal(SHAPE, seed, { mean: 0.5, stddev: 0.02 })).toEqual(
    randomNormal(SHAPE, 0.5, 0.02, 'float32', seed).dataSync(),
  );
  expect(tfjsTruncatedNormal(SHAPE, seed, { stddev: 0.7 })).toEqual(
    truncatedNormal(SHAPE, 0, 0.7, 'float32', seed).dataSync(),
  );
});

test('seed 0 and texts of a uniform', () => {
  expect(tfjsUniform(SHAPE, 0)).toEqual(randomUniform(SHAPE, 0, 1, 'float32', 0).dataSync());
  expect(tfjsUniform(SHAPE, 'seed é')).toEqual(randomUniform(SHAPE, 0, 1, 'float32', 'seed é').dataSync());
});

test('what TensorFlow.js takes for no seed is refused', () => {
  expect(() => tfjsNormal([3], 0)).toThrow('tfjsNormal: seed must be not 0: TensorFlow.js takes 0 for no seed, got 0');
  expect(() => tfjsUniform([3], Number.NaN)).toThrow('tfjsUniform: seed must be a finite number or a string, got NaN');
});
