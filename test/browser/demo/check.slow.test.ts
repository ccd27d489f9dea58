// "Check my device", by its controls: on WebGPU, without it, and on devices that compute wrongly.
import type { Page } from 'puppeteer';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Shared } from '../../../demo/check/result.ts';
import pkg from '../../../package.json' with { type: 'json' };
import { SCHEMES } from '../../../verify/conformance/suite/schemes.ts';
import { openPage } from '../harness/browser.ts';
import { checkLooks, VIEWS } from '../harness/demo-panels.ts';
import { downloads } from '../harness/downloads.ts';
import { holdTimers } from '../harness/held-timer.ts';
import { inWorkers } from '../harness/init-scripts-in-workers.ts';

/** The text of an element of the section. */
const said = (page: Page, id: string): Promise<string> => page.$eval(`#check-${id}`, (node) => node.textContent ?? '');
const sharedOn = async (page: Page): Promise<Shared> => JSON.parse(await said(page, 'result'));

/** Waits until the weights of the page itself are there, since these are made in the page. */
const atRest = (page: Page): Promise<unknown> =>
  page.waitForFunction(() => document.getElementById('initialize')?.matches(':not(:disabled)'));

/** Presses the button, and waits for the end. Gives what the status said meanwhile, and how far the bar went. */
async function check(page: Page): Promise<{ statuses: string[]; furthest: number }> {
  await page.evaluate(() => {
    const status = document.getElementById('check-status') as HTMLElement;
    const bar = document.getElementById('check-progress') as HTMLProgressElement;
    const seen = { statuses: [] as string[], furthest: 0 };
    Object.assign(globalThis, { seen });
    new MutationObserver(() => {
      if (seen.statuses.at(-1) !== status.textContent) seen.statuses.push(status.textContent ?? '');
    }).observe(status, { childList: true, characterData: true, subtree: true });
    new MutationObserver(() => {
      seen.furthest = Math.max(seen.furthest, bar.value);
    }).observe(bar, { attributes: true });
  });
  await page.click('#check-start');
  expect(await page.$eval('#check-start', (button) => (button as HTMLButtonElement).disabled)).toBe(true);
  await page.waitForSelector('#check-start:not(:disabled)');
  return page.evaluate(() => (globalThis as unknown as { seen: { statuses: string[]; furthest: number } }).seen);
}

/** Has each worker of a page run code before its own. */
const first =
  (code: string) =>
  async (page: Page): Promise<void> => {
    await inWorkers(page, code);
  };

/** A device whose shaders are changed. */
const changingShaders = (from: string, to: string): string => `
  const { createShaderModule } = GPUDevice.prototype;
  GPUDevice.prototype.createShaderModule = function (descriptor) {
    const code = descriptor.code.replaceAll(${JSON.stringify(from)}, ${JSON.stringify(to)});
    return createShaderModule.call(this, { ...descriptor, code });
  };`;

describe('with WebGPU', () => {
  const opened = openPage('/demo/index.html?seed=7');
  const saved = downloads();
  beforeAll(() => atRest(opened.page));

  test('every bit agrees; the page shows how far it is, and then the verdict', async () => {
    const { page } = opened;
    const { statuses, furthest } = await check(page);
    expect(statuses.filter((text) => text.startsWith('Checking'))).toEqual(
      ['plain', 'WebAssembly', 'threads', 'shader', 'upload'].map((path) => `Checking: ${path} …`),
    );
    expect(furthest).toBeGreaterThan(0.9);
    expect(await said(page, 'verdict')).toMatch(/^Every bit of [\d,]+ weights agrees$/);
    expect(await said(page, 'problem')).toBe('');
    const shared = await sharedOn(page);
    expect(shared).toMatchObject({ passed: true, different: 0, library: pkg.version, failures: [] });
    expect(shared.threads.started).toBeGreaterThanOrEqual(2);
    expect(shared.threads.pieces).toBeGreaterThan(2);
    expect(shared.browser).toContain('Chrome/');
    expect(Object.values(shared.adapter ?? {}).join(' ')).toMatch(/\w/);
    expect(shared.selfTest?.compared).toBeGreaterThan(10_000);
    for (const path of ['WebAssembly', 'threads', 'shader', 'upload']) {
      expect(shared.paths[path]).toMatchObject({ different: 0, changed: 0 });
      expect(shared.paths[path]?.compared, path).toBeGreaterThan(100_000);
    }
    expect(shared.paths.plain).toMatchObject({ different: 0, changed: 0 });
    expect(shared.paths.plain?.compared).toBeGreaterThan(3000); // the published vectors
    expect(shared.paths.shader?.orthogonal).toBeLessThan(1e-5);
    expect(shared.compared).toBe(Object.values(shared.paths).reduce((sum, { compared }) => sum + compared, 0));
    expect(await said(page, 'facts')).toContain(shared.compared.toLocaleString('en'));
    expect(Object.keys(SCHEMES).length).toBe(20);
  });

  test('the result can be saved and copied', async () => {
    const { page } = opened;
    const { name, content } = await saved(page, () => page.click('#check-save'));
    expect(name).toBe('weight-init-check.json');
    expect(JSON.parse(content.toString())).toEqual(await sharedOn(page));
    const endTimers = await holdTimers(page, 2000); // in which the button says so: demo/save/copy.ts
    await page.click('#check-copy');
    await page.waitForFunction(() => /Copied|Selected/.test(document.getElementById('check-copy')?.textContent ?? ''));
    await endTimers();
  });

  test.each(VIEWS)('looks as it should at %i pixels, %s', async (width, scheme) => {
    await checkLooks(opened.page, 'check', width, scheme);
  });

  test('nothing was complained of', () => {
    expect(opened.complaints).toEqual([]);
  });
});

describe('where it does not work', () => {
  const opened = openPage(
    '/demo/index.html',
    first("Object.defineProperty(WorkerNavigator.prototype, 'gpu', { get: () => undefined })"),
  );
  beforeAll(() => atRest(opened.page));

  test('without WebGPU the paths of the CPU are checked', async () => {
    const { page } = opened;
    await check(page);
    const shared = await sharedOn(page);
    expect(shared).toMatchObject({ passed: true, different: 0, adapter: null, selfTest: null, failures: [] });
    expect(shared.withoutGpu).toBe('this host has no WebGPU (navigator.gpu)');
    expect(Object.keys(shared.paths)).toEqual(['plain', 'WebAssembly', 'threads']);
    expect(await said(page, 'facts')).toContain('none: this host has no WebGPU (navigator.gpu)');
  });
});

describe('a device that computes wrongly', () => {
  const opened = openPage('/demo/index.html', first(changingShaders('>> 8u', '>> 9u')));
  beforeAll(() => atRest(opened.page));

  test('is found, and the result says where', async () => {
    const { page } = opened;
    await check(page);
    expect(await said(page, 'verdict')).toMatch(/^[\d,]+ of [\d,]+ weights differ$/);
    expect(await page.$eval('#check-verdict span', (node) => node.className)).toBe('bad');
    const shared = await sharedOn(page);
    expect(shared.passed).toBe(false);
    expect(shared.selfTest?.different).toBeGreaterThan(0);
    expect(shared.paths.shader?.different).toBeGreaterThan(100);
    for (const path of ['plain', 'WebAssembly', 'threads']) expect(shared.paths[path]?.different, path).toBe(0);
    expect(shared.failures.join('\n')).toMatch(/^self-test, .*: \d+ words differ$/m);
    expect(shared.failures.join('\n')).toMatch(/^shader, \w+ \{.*\}: element \d+ is [0-9a-f]+, not [0-9a-f]+$/m);
  });
});

describe('a worker that fails', () => {
  const opened = openPage('/demo/index.html', first("throw new Error('not today')"));
  beforeAll(() => atRest(opened.page));
  afterAll(() => {
    opened.complaints.length = 0;
  });

  test('is a problem in words, and the button can be pressed again', async () => {
    const { page } = opened;
    await check(page);
    expect(await said(page, 'problem')).toMatch(
      /^The check did not come to an end: the worker of the check failed: .*not today/,
    );
    expect(await page.$eval('#check-found', (node) => (node as HTMLElement).hidden)).toBe(true);
    await check(page);
    expect(await said(page, 'problem')).toMatch(/not today/);
  });
});
