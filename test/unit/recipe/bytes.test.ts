// How large a model is, before it is made.
import { expect, test } from 'vitest';
import { ArgumentError } from '../../../src/errors.ts';
import { createInitializer } from '../../../src/index.ts';
import { gpt2 } from '../../../src/index-presets.ts';
import { bytesOfSpecs, specsOfRecipe } from '../../../src/index-recipe.ts';
import { parameterCount, tinyLlama } from '../../helpers/published-models.ts';

test('of published models', () => {
  // 1,100,048,384 parameters of TinyLlama 1.1B, 124,439,808 of GPT-2 small.
  expect(parameterCount(tinyLlama('bf16'))).toBe(1_100_048_384);
  expect(bytesOfSpecs(tinyLlama('bf16'))).toBe(2 * 1_100_048_384);
  expect(bytesOfSpecs(gpt2({ layers: 12, width: 768, vocabulary: 50257, context: 1024 }))).toBe(4 * 124_439_808);
});

test('is what createAll makes', async () => {
  const specs = specsOfRecipe({
    weightInit: 1,
    seed: '1',
    tensors: {
      a: { shape: [3, 5], init: 'he' },
      b: { shape: [7], init: 'zero', dtype: 'f16' },
      c: { shape: [], init: 'zero', dtype: 'bf16' },
      d: { shape: [0, 4], init: 'zero' },
    },
  });
  const model = await (await createInitializer({ backend: 'cpu' })).createAll(specs);
  const made = Object.values(model.tensors).reduce((sum, { data }) => sum + (data?.byteLength ?? 0), 0);
  expect(bytesOfSpecs(specs)).toBe(made);
  expect(bytesOfSpecs({})).toBe(0);
});

test('has a limit: beyond it a number would be rounded', () => {
  const spec = (elements: number) => ({ shape: [elements], dtype: 'f16' as const });
  expect(bytesOfSpecs({ a: spec(2 ** 52 - 2), b: spec(1) })).toBe(2 ** 53 - 2);
  expect(() => bytesOfSpecs({ a: spec(2 ** 52 - 2), b: spec(1), c: spec(1) })).toThrow(
    new ArgumentError('bytesOfSpecs: specs must be of at most 2^53 - 1 bytes together, got 9007199254740992'),
  );
  expect(() => bytesOfSpecs({ a: spec(2 ** 53 - 1), b: spec(1) })).toThrow('of at most 2^53 - 1 bytes together');
});

test.each([
  [5, 'bytesOfSpecs: specs must be an object, got 5'],
  [[], 'bytesOfSpecs: specs must be an object, got []'],
  [{ a: null }, 'bytesOfSpecs, "a": spec must be an object, got null'],
  [
    { a: { shape: [-1] } },
    'bytesOfSpecs, "a": shape must be 0 to 8 integers, not negative, with a product of at most 2^53 - 1, got [-1]',
  ],
  [{ a: { shape: [1], dtype: 'f64' } }, `bytesOfSpecs, "a": dtype must be 'f32', 'f16' or 'bf16', got "f64"`],
])('%j is refused', (specs, message) => {
  expect(() => bytesOfSpecs(specs as never)).toThrow(new ArgumentError(message));
});
