// GPT-2 small, whole, after torch.manual_seed: the digest that transformers gave.
import { expect, test } from 'vitest';
import { specsOfConfig } from '../../../../src/recipe/config/config.ts';
import { factsOf } from '../../../../verify/transformers/facts.ts';
import { GPT2_SMALL, seededDigest } from '../../../../verify/transformers/seeded.ts';

test('GPT-2 small', async () => {
  const small = factsOf('gpt2')?.seeded.small;
  expect(small).toMatch(/^[0-9a-f]{16}$/);
  expect(await seededDigest(specsOfConfig(GPT2_SMALL))).toBe(small);
});
