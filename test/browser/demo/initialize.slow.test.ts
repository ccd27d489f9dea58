// The page with the initializers and sizes that initialize.test.ts leaves out. Screenshots are kept in test-results/.
import { expect, test } from 'vitest';
import { violations } from '../harness/axe.ts';
import { keep, overlapping, showWithoutMotion } from '../harness/screenshots.ts';
import {
  checkInitializer,
  checkMethod,
  type MethodCase,
  OTHERS,
  openInitialize,
  pressInitialize,
  type,
} from './initialize-page.ts';

const opened = openInitialize();

test.each<MethodCase>([
  ['xavier', '3', '5', '0'],
  ['he', '1024', '1024', '9007199254740993'],
])('%s %s × %s, seed %s: bits, moments, address', (...chosen) => checkMethod(opened, chosen));

test.each(OTHERS)('%s of %s, %s, %s', async (...chosen) => {
  await checkInitializer(opened, chosen);
  await keep(opened.page, `demo-${chosen[0]}`);
});

test.each([
  [784, 10, 1200],
  [10, 784, 1200],
  [1, 1000, 390],
  [5, 1, 390],
  [128, 20, 390],
])('no labels overlap: %i × %i on %i pixels', async (fanIn, fanOut, width) => {
  const { page } = opened;
  await page.setViewport({ width, height: 900 });
  await page.select('[name=layout]', 'in-out');
  await page.select('[name=dtype]', 'f32');
  await page.select('[name=init]', 'smallRandom');
  await type(page, 'shape', `${fanIn}, ${fanOut}`);
  await pressInitialize(page);
  await keep(page, `demo-labels-${fanIn}-${fanOut}`);
  expect(await overlapping(page)).toEqual([]);
});

// In the other colours: shell.test.ts.
test.each([
  [390, 'dark'],
  [1200, 'light'],
])('without barriers at %i pixels, %s', async (width, scheme) => {
  const { page } = opened;
  await showWithoutMotion(page, width, scheme);
  expect(await violations(page)).toEqual([]);
});

test('nothing on the console', () => {
  expect(opened.complaints).toEqual([]);
});
