// The examples of docs/recipes.md, and the recipe of docs/scale.md.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { initializeWeightsSync } from '../../../src/index-cpu.ts';
import { bytesOfSpecs, canonicalRecipe, fingerprintOf, idOfRecipe, specsOfRecipe } from '../../../src/index-recipe.ts';
import { sha256 } from '../../../src/recipe/sha256.ts';
import { commandHere } from '../../helpers/command-here.ts';

const page = readFileSync(new URL('../../../docs/recipes.md', import.meta.url), 'utf8');
const source = readFileSync(new URL('../../../src/recipe/fingerprint.ts', import.meta.url), 'utf8');

/** The lines of the page that are indented as code, in the section of a heading. */
const indented = (heading: string): string[] =>
  (page.split(`\n${heading}\n`)[1] ?? '')
    .split(/\n##/)[0]
    ?.replace(/```[\s\S]*?```/g, '')
    .split('\n')
    .flatMap((line) => (line.startsWith('    ') ? [line.slice(4)] : [])) ?? [];

test('the recipe of 70 billion parameters is canonical, and as long and as large as the page says', () => {
  const [, text = ''] = /```json\n(.*)\n```/.exec(page) ?? [];
  const recipe = JSON.parse(text);
  expect(canonicalRecipe(recipe)).toBe(text);
  expect(text.length).toBe(154);
  expect(Math.round(bytesOfSpecs(specsOfRecipe(recipe, { maxBytes: Infinity })) / 1e9)).toBe(141);
});

test('docs/scale.md makes that recipe by a command', async () => {
  const scale = readFileSync(new URL('../../../docs/scale.md', import.meta.url), 'utf8');
  const [, options = ''] = /--model llama \\\n {2}--options '(.*)' > recipe\.json\n/.exec(scale) ?? [];
  const args = ['recipe', '--seed', '42', '--dtype', 'bf16', '--model', 'llama', '--options', options];
  expect(scale).toContain(`npx weight-init ${args.slice(0, -2).join(' ')} `);
  const { status, stdout } = await commandHere(args);
  expect(status).toBe(0);
  expect(page).toContain(`\`\`\`json\n${stdout}\`\`\`\n`);
});

test('the lines of an id', () => {
  const lines = indented('### The id');
  expect(lines.length).toBe(2);
  const id = idOfRecipe({ weightInit: 1, seed: '42', tensors: { 'fc.bias': { shape: [256], init: 'zero' } } });
  expect(id).toBe(sha256([Buffer.from(lines.map((line) => `${line}\n`).join(''))]));
});

test('the line of a fingerprint', async () => {
  const weights = initializeWeightsSync([784, 256], 'he', { name: 'fc.weight', seed: 42 });
  const fingerprint = await fingerprintOf({ 'fc.weight': weights });
  expect(indented('## The fingerprint')).toEqual(fingerprint.lines());
  expect(source).toContain(` * fingerprint.line('fc.weight'); // ${fingerprint.line('fc.weight')}\n`);
});

test('the limits are those of the code', async () => {
  const limits = await import('../../../src/recipe/limits.ts');
  const refused = page.split('### What is refused')[1]?.split('###')[0] ?? '';
  const numbers = [...refused.matchAll(/(2\^\d+|\d[\d,]*)( GiB)?/g)].map(([, number = '', unit]) => {
    const [base, power] = number.split('^').map((text) => Number(text.replaceAll(',', '')));
    return (power === undefined ? (base as number) : 2 ** power) * (unit ? 2 ** 30 : 1);
  });
  expect(numbers.sort()).toEqual(Object.values(limits).sort());
});
