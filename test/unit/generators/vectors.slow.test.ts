// A million numbers and more of each call are those that the frameworks gave, by the digests in verify/generators/vectors.
import { beforeAll, expect, test } from 'vitest';
import { loadWasm as loadJax } from '../../../src/index-generators-jax.ts';
import { loadWasm as loadTorch } from '../../../src/index-generators-torch.ts';
import { SIZES } from '../../../verify/generators/call.ts';
import { FRAMEWORKS } from '../../../verify/generators/frameworks.ts';
import { digestOf, readVectors } from '../../../verify/generators/vectors.ts';

beforeAll(async () => expect(await Promise.all([loadJax(), loadTorch()])).toEqual([true, true]));

const calls = Object.entries(FRAMEWORKS).flatMap(([name, framework]) =>
  framework.calls(SIZES.large).map((call) => ({ ...call, name })),
);

test.each(calls)('$name: $python', async ({ name, python, ours }) => {
  expect(digestOf(await ours())).toBe(readVectors(name).calls[python]?.sha256);
});
