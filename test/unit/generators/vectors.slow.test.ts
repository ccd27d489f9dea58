// A million numbers and more of each call are those that the frameworks gave, by the digests in verify/generators/vectors.
import { expect, test } from 'vitest';
import { SIZES } from '../../../verify/generators/call.ts';
import { FRAMEWORKS } from '../../../verify/generators/frameworks.ts';
import { digestOf, readVectors } from '../../../verify/generators/vectors.ts';

const calls = Object.entries(FRAMEWORKS).flatMap(([name, framework]) =>
  framework.calls(SIZES.large).map((call) => ({ ...call, name })),
);

test.each(calls)('$name: $python', async ({ name, python, ours }) => {
  expect(digestOf(await ours())).toBe(readVectors(name).calls[python]?.sha256);
});
