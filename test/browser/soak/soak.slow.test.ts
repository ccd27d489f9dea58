// Memory stays as it is: through 10,000 initializers made and destroyed, and through mixed fills for as long as asked, half a
// minute if not (`npm run soak`: five minutes, or SOAK_SECONDS). The same measure finds a leak that is put there.
import type { Browser, Page } from 'puppeteer';
import { afterEach, beforeEach, expect, inject, test } from 'vitest';
// @ts-expect-error plain JavaScript, shared with the benchmark
import { launchBrowser } from '../../../scripts/engines/chromium.mjs';
import { drawn } from '../../helpers/properties/fixed-seed.ts';
import { countBuffers, growing, type Sample, sample, summary } from './memory.ts';
import type { Leak, Round } from './page.ts';

const SECONDS = Number(process.env.SOAK_SECONDS ?? 30);
const LEAKING_SECONDS = 12;
/** Milliseconds for what takes a minute or two on a quiet machine. */
const PATIENCE = 1_800_000;
/** Cases of a round, of each kind by each route. */
const CASES = 12;

// A browser for itself: in a shared one other tests use the same process of the GPU.
let browser: Browser;
let page: Page;
const complaints: string[] = [];
beforeEach(async () => {
  browser = await launchBrowser();
  page = await browser.newPage();
  page.setDefaultTimeout(0);
  page.on('pageerror', (error) => complaints.push(String(error)));
  await countBuffers(page);
  await page.goto(`${inject('origin')}/test/browser/page/page.html`);
  await page.waitForFunction(() => 'harness' in globalThis);
  await page.evaluate(async () => {
    const { soakOf } = await harness.soak();
    Object.assign(globalThis, { soaking: soakOf(harness) });
  });
});
afterEach(async () => {
  expect(await page.evaluate(() => harness.uncaptured)).toEqual([]);
  expect(complaints.splice(0)).toEqual([]);
  await browser.close();
});

declare const soaking: ReturnType<typeof import('./page.ts').soakOf>;

/** Works for so long, with a look at the memory every second or so. */
async function soak(seconds: number, leak: Leak): Promise<{ samples: Sample[]; fills: number; rounds: number }> {
  const samples: Sample[] = [];
  let fills = 0;
  let rounds = 0;
  const begin = performance.now();
  const past = (): number => (performance.now() - begin) / 1000;
  while (past() < seconds || samples.length < 12) {
    const until = past() + seconds / 24;
    do {
      const cases = drawn(CASES, rounds);
      const round: Round = await page.evaluate((words, kind) => soaking.round(words, kind), cases, leak);
      expect(round.faults).toEqual([]);
      fills += round.fills;
      rounds++;
    } while (past() < until);
    samples.push(await sample(browser, page, past()));
  }
  return { samples, fills, rounds };
}

test('mixed fills', { timeout: 1000 * SECONDS + PATIENCE }, async () => {
  const { samples, fills, rounds } = await soak(SECONDS, 'none');
  console.log(`${SECONDS} s: ${fills} fills and refusals in ${rounds} rounds; ${summary(samples)}`);
  expect(growing(samples)).toEqual([]);
  expect(rounds).toBeGreaterThanOrEqual(12);
  expect(fills).toBeGreaterThan(4 * CASES * rounds);
});

test.each([
  ['objects', 'heap'],
  ['buffers', 'buffers'],
] as const)('mixed fills that leak %s are found', { timeout: PATIENCE }, async (leak, what) => {
  const { samples } = await soak(LEAKING_SECONDS, leak);
  console.log(`a leak of ${leak}: ${summary(samples)}`);
  expect(growing(samples).join()).toMatch(new RegExp(`\\b${what} grows`));
});

/** Cycles, with a look at the memory after each twentieth of them. */
async function cycles(count: number, leak: Leak): Promise<Sample[]> {
  const samples: Sample[] = [];
  for (let done = count / 20; done <= count; done += count / 20) {
    await page.evaluate((some, kind) => soaking.cycles(some, kind), count / 20, leak);
    samples.push(await sample(browser, page, done));
  }
  return samples;
}

test('10,000 times an initializer on a device and one on the CPU, each with weights', {
  timeout: PATIENCE,
}, async () => {
  const samples = await cycles(10_000, 'none');
  console.log(`10,000 cycles, ${summary(samples)}`);
  expect(growing(samples)).toEqual([]);
  // Not one of them more, nor less: the table, and what the page has.
  expect(new Set(samples.map(({ buffers }) => buffers)).size).toBe(1);
});

test('cycles that leak are found', { timeout: PATIENCE }, async () => {
  expect(growing(await cycles(1000, 'buffers')).join()).toMatch(/\bbuffers grows/);
});

test('100 devices of our own', { timeout: PATIENCE }, async () => {
  const samples: Sample[] = [];
  for (let done = 5; done <= 100; done += 5) {
    await page.evaluate(() => soaking.devices(5));
    samples.push(await sample(browser, page, done));
  }
  console.log(`100 devices, ${summary(samples)}`);
  expect(growing(samples)).toEqual([]);
});
