// The exercise's matrices and the card's recipe, against the command's text, the course's formulas and the recipe's own weights.
import { expect, test } from 'vitest';
import { matricesOf } from '../../../demo/exercise/matrices.ts';
import { choicesOfQuery } from '../../../demo/initialize/choices.ts';
import { fingerprint } from '../../../demo/initialize/fingerprint.ts';
import { recipeOf } from '../../../demo/initialize/recipe.ts';
import { specOf } from '../../../demo/initialize/spec.ts';
import { printMatrix } from '../../../src/cli/print.ts';
import { fillWeightsSync } from '../../../src/index-cpu.ts';
import { fingerprintOf, specsOfRecipe } from '../../../src/index-recipe.ts';

test('the four matrices are those that the command prints, with the deviations of the course', async () => {
  const matrices = await matricesOf(7);
  expect(matrices.map(({ method }) => method)).toEqual(['zero', 'small_random', 'xavier', 'he']);
  for (const { method, text } of matrices) expect(text).toBe(printMatrix([10, 10], method, { seed: 7 }).text);
  // sqrt(2 / (fan_in + fan_out)) and sqrt(2 / fan_in).
  expect(matrices.map(({ expected }) => expected.stddev.toFixed(6))).toEqual([
    '0.000000',
    '0.010000',
    Math.sqrt(2 / 20).toFixed(6),
    Math.sqrt(2 / 10).toFixed(6),
  ]);
  await expect(matricesOf(-1)).rejects.toThrow(/seed must be/);
});

test.each([
  'init=heNormal&shape=30 x 20&seed=7',
  'init=truncatedNormal&mean=1&low=0&high=Infinity&bounds=absolute&dtype=bf16&layout=out-in&seed=18446744073709551615',
])('the recipe of a card makes the same weights: %s', async (query) => {
  const spec = specOf(choicesOfQuery(new URLSearchParams(query)));
  const count = spec.shape.reduce((product, size) => product * size, 1);
  const array = spec.dtype === 'f32' ? new Float32Array(count).fill(Number.NaN) : new Uint16Array(count).fill(0xdead);
  fillWeightsSync(array as never, { ...spec, seed: spec.seed as bigint });
  const { digest } = await fingerprint(spec, array);
  const recipe = JSON.parse(recipeOf({ ...spec, seed: spec.seed as bigint }, digest));
  const [[name, made] = ['', undefined]] = Object.entries(specsOfRecipe(recipe));
  if (!made) throw new Error('the recipe has no tensor');
  const again = spec.dtype === 'f32' ? new Float32Array(count).fill(Number.NaN) : new Uint16Array(count).fill(0xdead);
  fillWeightsSync(again as never, { ...made, name } as never);
  const found = await fingerprintOf({
    [name]: { shape: made.shape, dtype: made.dtype, data: again },
  } as never);
  expect(found.digest()).toBe(recipe.fingerprint);
  expect(new Uint8Array(again.buffer)).toEqual(new Uint8Array(array.buffer));
});
