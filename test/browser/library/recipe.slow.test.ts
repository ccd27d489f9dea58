// Fingerprints of orthogonal tensors in a page: their shaders take seconds to compile on a software adapter.
import { expect, test } from 'vitest';
import type { Recipe } from '../../../src/index-recipe.ts';
import { openHarness } from '../harness/browser.ts';
import { expectedOf } from '../harness/recipe-by-command.ts';

const opened = openHarness();

test('refused where a shader made them, and taken where the CPU did', async () => {
  const recipe: Recipe = {
    weightInit: 1,
    seed: '42',
    tensors: {
      a: { shape: [3], init: 'zero' },
      'rnn.weight': { shape: [6, 4], init: { kind: 'orthogonal', gain: 1 } },
      conv: { shape: [3, 2, 2], init: { kind: 'with-rows', init: { kind: 'delta-orthogonal', gain: 1 }, start: 0, end: 1, value: 0 } }, // biome-ignore format: short
    },
  };
  const { lines } = await expectedOf(recipe);
  const made = await opened.page.evaluate(async (recipe) => {
    const { createInitializer, fingerprintOf, specsOfRecipe } = harness.lib;
    const device = await harness.deviceWith();
    const linesOf = (weights: Parameters<typeof fingerprintOf>[0]) =>
      fingerprintOf(weights).then((fingerprint) => fingerprint.lines(), String);
    const modelBy = async (route: 'shader' | 'upload') => {
      const initializer = await createInitializer({ device, seed: 1, route });
      const model = await initializer.createAll(specsOfRecipe(recipe));
      const approximate = Object.entries(model.tensors).map(([name, { approximate }]) => [name, approximate]);
      return { model, approximate: Object.fromEntries(approximate), result: await linesOf(model) };
    };
    const { model, ...shader } = await modelBy('shader');
    const only = (names: readonly string[]) =>
      Object.fromEntries(Object.entries(model.tensors).filter(([name]) => names.includes(name)));
    const single = { conv: await linesOf(only(['a', 'conv'])), a: await linesOf(only(['a'])) };
    const { model: uploaded, ...upload } = await modelBy('upload');
    for (const made of [model, uploaded]) made.destroy();
    return { shader, upload, ...single };
  }, recipe);
  const refused = (name: string): string =>
    `ArgumentError: fingerprintOf, ${JSON.stringify(name)}: weights must be made on the CPU, if orthogonal: a GPU gives them bits of its own, got Object {`;
  expect(made).toEqual({
    shader: {
      result: expect.stringContaining(refused('rnn.weight')),
      approximate: { a: false, 'rnn.weight': true, conv: true },
    },
    conv: expect.stringContaining(refused('conv')),
    a: [lines[0]],
    upload: { result: lines, approximate: { a: false, 'rnn.weight': false, conv: false } },
  });
});
