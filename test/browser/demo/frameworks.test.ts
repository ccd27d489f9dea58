// The panel of weights with the numbers of other frameworks. What Python printed is in test/unit/cli/framework-prints.json.
import { expect, test } from 'vitest';
import prints from '../../unit/cli/framework-prints.json' with { type: 'json' };
import { violations } from '../harness/axe.ts';
import { keep, overflowing } from '../harness/screenshots.ts';
import { done, fingerprintOf, openInitialize, pressInitialize, text } from './initialize-page.ts';

const opened = openInitialize();

/** What a framework printed for the lines that have a text. */
const printedBy = (name: keyof typeof prints, ...texts: string[]): { code: string; text: string } =>
  prints[name].find(({ code }) => texts.every((part) => code.includes(part))) as { code: string; text: string };

const isHidden = (id: string): Promise<boolean> => opened.page.$eval(`#${id}`, (node) => node.matches('[hidden]'));

test('PyTorch: the matrix that it prints, with the lines that do, and ours', async () => {
  const { page } = opened;
  const printed = printedBy('torch', 'manual_seed(42)', 'empty(10, 10)', 'math.sqrt(2) / math.sqrt(10)');
  await page.select('[name=numbers]', 'torch');
  await page.$eval('[name=seed]', (node) => ((node as HTMLInputElement).value = '42'));
  await pressInitialize(page);
  expect(await text(page, 'problem')).toBe('');
  expect(await text(page, 'matrix')).toBe(printed.text);
  expect(await text(page, 'matrix-caption')).toBe('As PyTorch 2.13 prints it');
  expect(await text(page, 'code')).toBe(
    [
      "import { heNormal } from 'weight-init';",
      "import { torchGenerator } from 'weight-init/generators/torch';",
      '',
      "const weights = torchGenerator({ seed: 42 }).initialize([10, 10], heNormal(), { layout: 'in-out' });",
      '',
      '# PyTorch 2.13',
      printed.code,
    ].join('\n'),
  );
  expect(await text(page, 'equal')).toBe('PyTorch 2.13 bit for bit, drawn on the CPU');
  // Its recipe would make numbers of this library.
  expect(await isHidden('card')).toBe(true);
  expect(new URL(page.url()).searchParams.get('numbers')).toBe('torch');
});

test.each([
  [390, 'dark'],
  [1200, 'light'],
] as const)('is without barriers at %i pixels, %s', async (width, scheme) => {
  const { page } = opened;
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
  await page.setViewport({ width, height: 900 });
  await keep(page, `frameworks-${width}`);
  expect(await overflowing(page)).toBe(0);
  expect(await violations(page)).toEqual([]);
});

test('the address brings them back; each framework prints its own', async () => {
  const { page } = opened;
  await page.reload({ waitUntil: 'load' });
  await page.waitForSelector('#equal');
  await done(page);
  expect(await text(page, 'equal')).toMatch(/^PyTorch 2\.13/);
  for (const [name, part] of [
    ['jax', "'fan_in', 'normal')(jax.random.key(42), (10, 10))"],
    ['numpy', 'rng.normal(0, np.sqrt(2 / 10), (10, 10))'],
    ['numpy-legacy', 'np.random.normal(0, np.sqrt(2 / 10), (10, 10))'],
  ] as const) {
    await page.select('[name=numbers]', name);
    await pressInitialize(page);
    expect(await text(page, 'matrix')).toBe(printedBy(name, part).text);
  }
  await page.select('[name=numbers]', 'tfjs');
  await pressInitialize(page);
  expect(await text(page, 'matrix')).toMatch(/^Tensor\n {4}\[\[/);
});

test('what a framework does not have is refused by its name', async () => {
  const { page } = opened;
  await page.select('[name=numbers]', 'numpy');
  await page.select('[name=init]', 'orthogonal');
  await pressInitialize(page);
  expect(await text(page, 'problem')).toMatch(/init must be one that NumPy has a call for, got "orthogonal"/);
  expect(await isHidden('results')).toBe(true);
});

test('weight-init again: its numbers, and the card', async () => {
  const { page } = opened;
  await page.select('[name=init]', 'heNormal');
  await page.select('[name=numbers]', 'weight-init');
  await pressInitialize(page);
  expect(await text(page, 'equal')).toBe('100 of 100 GPU and CPU agree in every bit');
  expect(await text(page, 'fingerprint')).toContain(fingerprintOf([10, 10], 'he', 42));
  expect(await isHidden('card')).toBe(false);
  expect(opened.complaints).toEqual([]);
});
