// Our numbers are those that the frameworks gave, by the digests in verify/generators/vectors. Few numbers of each call; the slow test
// and `npm run generators`, which runs the frameworks, take many.
import { beforeAll, expect, test } from 'vitest';
import { loadWasm as loadJax } from '../../../src/index-generators-jax.ts';
import { loadWasm as loadTorch } from '../../../src/index-generators-torch.ts';
import { SIZES } from '../../../verify/generators/call.ts';
import { FRAMEWORKS } from '../../../verify/generators/frameworks.ts';
import { digestOf, readVectors } from '../../../verify/generators/vectors.ts';

beforeAll(async () => expect(await Promise.all([loadJax(), loadTorch()])).toEqual([true, true]));

test.each(Object.entries(FRAMEWORKS))('%s', async (name, framework) => {
  const vectors = readVectors(name).calls;
  const calls = framework.calls(SIZES.small);
  const digests = await Promise.all(calls.map(async ({ python, ours }) => [python, digestOf(await ours())]));
  expect(digests).toEqual(calls.map(({ python }) => [python, vectors[python]?.sha256]));
  // Every vector is of a call: none is left over from a call that was dropped.
  const known = new Set([...calls, ...framework.calls(SIZES.large)].map(({ python }) => python));
  expect(Object.keys(vectors).filter((python) => !known.has(python))).toEqual([]);
});
