// The built page in workers on WebGPU: the check of the device, with threads of its own, and networks.
import { expect, test } from 'vitest';
import { status } from '../harness/demo-panels.ts';
import { openBuiltPage } from './built-page.ts';

const open = openBuiltPage();

test('the check: every bit agrees, without a complaint', async () => {
  const { page, complaints, address } = await open();
  await page.goto(address, { waitUntil: 'load' });
  await page.click('#check-start');
  await page.waitForSelector('#check-start:not(:disabled)');
  expect(await page.$eval('#check-facts', (node) => node.textContent)).toMatch(/Every bit of [\d,]+ weights agrees/);
  expect(complaints).toEqual([]);
  await page.close();
});

test('networks are trained, without a complaint', async () => {
  const { page, complaints, address } = await open();
  await page.goto(`${address}?panel=training&depth=2&width=32`, { waitUntil: 'load' });
  await status(page, 'training', /^Ready/);
  expect(await page.$eval('#panel-training .facts', (node) => node.textContent)).toContain(' on WebGPU ');
  await page.click('#panel-training .start');
  await page.waitForSelector('#panel-training .loss svg[role=img] g[aria-label=line] path[d*=L]');
  expect(complaints).toEqual([]);
  await page.close();
});
