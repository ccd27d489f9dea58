// The built page in workers on WebGPU: the check of the device, with threads of its own, and networks. As the benchmark times them.
import { expect, test } from 'vitest';
// @ts-expect-error plain JavaScript
import { measureTraining, measureWeights } from '../../../bench/responsiveness/page.mjs';
import { openBuiltPage } from './built-page.ts';

const open = openBuiltPage();

test('the check: every bit agrees, without a complaint', async () => {
  const { page, complaints, address } = await open();
  expect((await measureWeights(page, address))['first weights after navigation']).toBeGreaterThan(0);
  expect(await page.$eval('#check-facts', (node) => node.textContent)).toMatch(/Every bit of [\d,]+ weights agrees/);
  expect(complaints).toEqual([]);
  await page.close();
});

test('networks are trained, without a complaint', async () => {
  const { page, complaints, address } = await open();
  expect((await measureTraining(page, address))['first update after Start']).toBeGreaterThan(0);
  expect(await page.$eval('#panel-training .facts', (node) => node.textContent)).toContain(' on WebGPU ');
  await page.waitForSelector('#panel-training .loss svg[role=img] g[aria-label=line] path[d*=L]');
  expect(complaints).toEqual([]);
  await page.close();
});
