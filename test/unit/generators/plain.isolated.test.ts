// Where there is no WebAssembly, the numbers of PyTorch, JAX and Keras are those that the frameworks gave, too.
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { SIZES } from '../../../verify/generators/call.ts';
import { digestOf, readVectors } from '../../../verify/generators/vectors.ts';

beforeAll(() => void vi.stubGlobal('WebAssembly', undefined));
afterAll(() => void vi.unstubAllGlobals());

test.each([
  ['jax', 'jax'],
  ['torch', 'torch'],
  ['tensorflow', 'keras'], // Keras on JAX is among the calls of TensorFlow
])('%s', async (name, entry) => {
  const { FRAMEWORKS } = await import('../../../verify/generators/frameworks.ts');
  const { loadWasm } = await import(`../../../src/index-generators-${entry}.ts`);
  expect(await loadWasm()).toBe(false);
  const vectors = readVectors(name).calls;
  const calls = FRAMEWORKS[name]?.calls(SIZES.small) ?? [];
  expect(calls.length).toBeGreaterThan(0);
  const digests = await Promise.all(calls.map(async ({ python, ours }) => [python, digestOf(await ours())]));
  expect(digests).toEqual(calls.map(({ python }) => [python, vectors[python]?.sha256]));
});
