// The documentation: it builds, its code runs in a browser, and it can be read and used by everyone.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'puppeteer';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
// @ts-expect-error plain JavaScript, shared with the benchmark
import { serve } from '../../../scripts/engines/serve.mjs';
// @ts-expect-error plain JavaScript
import { installPackages } from '../../../scripts/install.mjs';
// @ts-expect-error plain JavaScript, of the site
import { liveInfo } from '../../../site/live/markdown.mjs';
import { withAddresses } from '../../../site/live/run.ts';
// @ts-expect-error plain JavaScript, of the site
import { pageOf } from '../../../site/pages.mjs';
import { type Block, typescriptBlocks } from '../../helpers/documents.ts';
import { violations } from '../harness/axe.ts';
import { connectToBrowser } from '../harness/browser.ts';
import { hearFailures } from '../harness/complaints.ts';
import { keep, overflowing, showWithoutMotion } from '../harness/screenshots.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const BASE = '/some/path/docs/';

let browser: Browser;
let server: { address: string; close(): void };
beforeAll(async () => {
  installPackages('site');
  const { status, stdout, stderr } = spawnSync(process.execPath, ['site/build.mjs'], {
    cwd: root,
    env: { ...process.env, DOCS_BASE: BASE, NO_COLOR: '1' },
    encoding: 'utf8',
  });
  // Dead links, exports without a comment, and words that are not spelled right end the build.
  expect(status, stdout + stderr).toBe(0);
  server = await serve({ [BASE]: new URL('../../../dist-docs/', import.meta.url) });
  browser = await connectToBrowser();
});
afterAll(async () => {
  server.close();
  await browser.disconnect();
});

/** Opens a page of the site. What it complains of is in the list. */
async function open(
  path: string,
  prepare?: (page: Page) => Promise<void>,
): Promise<[page: Page, complaints: string[]]> {
  const page = await browser.newPage();
  page.setDefaultTimeout(0); // the test's own time limit is the only one
  const complaints: string[] = [];
  hearFailures(page, (text) => complaints.push(text));
  await showWithoutMotion(page, 1280, 'light');
  await prepare?.(page);
  await page.goto(`${server.address}${BASE}${path}`, { waitUntil: 'networkidle0' });
  return [page, complaints];
}

/** The live blocks of the documents, by their page on the site. */
const live = new Map<string, Block[]>();
for (const block of typescriptBlocks()) {
  if (!liveInfo(block.info) || !block.place.startsWith('docs/')) continue;
  const page = (pageOf(block.place.split(':')[0]) as string).replace(/\.md$/, '.html');
  live.set(page, [...(live.get(page) ?? []), block]);
}

/** Runs the block of a number on a page, and returns what it shows. */
async function run(page: Page, index: number): Promise<{ lines?: string; fingerprint?: string; text: string }> {
  const block = (await page.$$('.live'))[index];
  if (!block) throw new Error(`there is no live block ${index}`);
  await (await block.waitForSelector('.live-run'))?.click();
  await block.waitForSelector('[role=status] :is(.live-result, .live-lines, .live-error, .live-silent)');
  return block.evaluate((element) => {
    const textOf = (selector: string): string | undefined => element.querySelector(selector)?.textContent ?? undefined;
    const [lines, fingerprint] = [textOf('.live-lines'), textOf('.live-fingerprint')];
    return {
      ...(lines !== undefined && { lines }),
      ...(fingerprint !== undefined && { fingerprint }),
      text: textOf('[role=status]') ?? '',
    };
  });
}

test('there are live blocks', () => {
  expect([...live.values()].flat().length).toBeGreaterThan(20);
});

test.each([...live])('%s: its blocks run, and make the expected weights', async (path, blocks) => {
  const [page, complaints] = await open(path);
  expect((await page.$$('.live')).length).toBe(blocks.length);
  for (const [i, { info, place }] of blocks.entries()) {
    const { lines: _, fingerprint, text } = await run(page, i);
    expect(text, place).not.toMatch(/Error/);
    if (!liveInfo(info).name) continue;
    expect(fingerprint, place).toBe(liveInfo(info).fingerprint);
    expect(text, place).toContain('as expected, to the last bit');
    expect(text, place).toContain('Made on the GPU.');
  }
  expect(complaints).toEqual([]);
  await page.close();
});

describe('a live block', () => {
  const [expected] = live.get('index.html') ?? [];

  test('draws a pixel for each weight, and can be changed and set back', async () => {
    const [page, complaints] = await open('');
    await run(page, 0);
    const drawn = await page.$eval('.live canvas', (canvas) => {
      const { width, height } = canvas as HTMLCanvasElement;
      const image = (canvas as HTMLCanvasElement).getContext('2d')?.getImageData(0, 0, width, height);
      return { width, height, different: new Set(new Uint32Array(image?.data.buffer ?? new ArrayBuffer(0))).size };
    });
    expect(drawn).toMatchObject({ width: 64, height: 64 });
    expect(drawn.different).toBeGreaterThan(100);
    await keep(page, 'docs-live');

    // With the keyboard alone.
    await page.focus('.live-run');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.live-editor:focus');
    expect(await page.$eval('.live-editor', (editor) => (editor as HTMLTextAreaElement).value)).toBe(
      expected?.code.trimEnd(),
    );
    await page.evaluate(() => {
      const editor = document.querySelector('.live-editor') as HTMLTextAreaElement;
      editor.value = editor.value.replace('seed: 42', 'seed: 43');
      editor.dispatchEvent(new Event('input'));
    });
    const changed = await run(page, 0);
    expect(changed.fingerprint).toMatch(/^[0-9a-f]{64}$/);
    expect(changed.fingerprint).not.toBe(liveInfo(expected?.info).fingerprint);
    expect(changed.text).toContain('of your code');

    await page.$eval('.live-editor', (editor) => {
      (editor as HTMLTextAreaElement).value = 'const weights = 1;';
      editor.dispatchEvent(new Event('input'));
    });
    expect((await run(page, 0)).text).toContain('TypeError: weights must hold weights or a model');
    await page.click('.live-buttons button:last-child');
    expect((await run(page, 0)).fingerprint).toBe(liveInfo(expected?.info).fingerprint);
    expect(complaints).toEqual([]);
    await page.close();
  });

  test('says so where there is no WebGPU, and makes the same weights', async () => {
    const [page, complaints] = await open('', async (page) => {
      await page.evaluateOnNewDocument(() => {
        Object.defineProperty(Navigator.prototype, 'gpu', { value: undefined });
      });
    });
    const { fingerprint, text } = await run(page, 0);
    expect(text).toContain('This browser has no WebGPU here, so the weights were made on the CPU.');
    expect(fingerprint).toBe(liveInfo(expected?.info).fingerprint);
    expect(complaints).toEqual([]);
    await page.close();
  });
});

test('the blocks that need a device run on one, which has nothing to object', async () => {
  const blocks = typescriptBlocks().filter(({ info }) => info === 'ts gpu');
  expect(blocks.length).toBeGreaterThan(4);
  const [page, complaints] = await open('');
  const library = `${server.address}${BASE}lib/`;
  for (const { place, code } of blocks) {
    const objections = await page.evaluate(
      async (text) => {
        const device = (await (await navigator.gpu.requestAdapter())?.requestDevice()) as GPUDevice;
        const said: string[] = [];
        device.addEventListener('uncapturederror', ({ error }) => said.push(error.message));
        Object.assign(globalThis, { device });
        const url = URL.createObjectURL(new Blob([text], { type: 'text/javascript' }));
        // Not an import() here, which Vitest would replace by its own.
        const load = new Function('url', 'return import(url)') as (url: string) => Promise<unknown>;
        await load(url).catch((error) => said.push(String(error)));
        await device.queue.onSubmittedWorkDone();
        device.destroy();
        return said;
      },
      withAddresses(code, library),
    );
    expect(objections, place).toEqual([]);
  }
  expect(complaints).toEqual([]);
  await page.close();
});

describe.each(['light', 'dark'])('%s', (scheme) => {
  test.each([
    '',
    'guides/model.html',
    'coming-from/pytorch.html',
    'reference/weight-init/recipe/index.html',
    'reference/weight-init/presets/functions/torchLinear.html',
    'GUARANTEES.html',
  ])('axe finds nothing on /%s, and it fits a phone', async (path) => {
    const [page, complaints] = await open(path, (page) => showWithoutMotion(page, 1280, scheme));
    expect(await violations(page)).toEqual([]);
    await showWithoutMotion(page, 360, scheme);
    expect(await overflowing(page)).toBe(0);
    await keep(page, `docs-${scheme}-${path.replace(/\W/g, '-') || 'index'}`);
    expect(complaints).toEqual([]);
    await page.close();
  });
});

test('the search finds a page by a word in it', async () => {
  const [page, complaints] = await open('');
  await page.keyboard.press('/');
  await page.waitForSelector('.search-input');
  await page.type('.search-input', 'bytesPerRow');
  await page.waitForSelector('.results .result');
  const found = await page.$$eval('.results .result', (results) =>
    results.map((one) => one.getAttribute('href') ?? ''),
  );
  expect(found.some((href) => href.startsWith(`${BASE}guides/buffers`))).toBe(true);
  expect(complaints).toEqual([]);
  await page.close();
});
