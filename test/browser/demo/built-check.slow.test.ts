// The check of the device on the built page, in a worker with threads of its own.
import { expect, test } from 'vitest';
import { openBuiltPage } from './built-page.ts';

const open = openBuiltPage();

test('every bit agrees, without a complaint', async () => {
  const { page, complaints, address } = await open();
  await page.goto(address, { waitUntil: 'load' });
  await page.click('#check-start');
  await page.waitForSelector('#check-start:not(:disabled)');
  expect(await page.$eval('#check-facts', (node) => node.textContent)).toMatch(/Every bit of [\d,]+ weights agrees/);
  expect(complaints).toEqual([]);
  await page.close();
});
