// The page as it is built: its size, and that it works wherever it lies.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import puppeteer, { type Browser } from 'puppeteer';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
// @ts-expect-error plain JavaScript
import { serve } from '../../../scripts/engines/serve.mjs';
import { status } from '../harness/demo-panels.ts';

const FOLDER = new URL('../../../dist-demo/', import.meta.url);

const codeOf = (file: string): string => readFileSync(new URL(file, FOLDER), 'utf8');

/** Scripts and all that they import statically. */
function withImports(scripts: readonly string[]): string[] {
  const files = [...scripts];
  for (const file of files) {
    for (const [, path] of codeOf(file).matchAll(/(?:\bfrom|\bimport)\s*["']\.\/([^"']+\.js)["']/g)) {
      if (!files.includes(`assets/${path}`)) files.push(`assets/${path}`);
    }
  }
  return files;
}

/** Bytes of files, gzipped as a host sends them. */
function sizeOf(what: string, files: readonly string[]): number {
  const sizes = files.map((file) => gzipSync(readFileSync(new URL(file, FOLDER)), { level: 9 }).length);
  const size = sizes.reduce((sum, bytes) => sum + bytes, 0);
  console.log(`${what}: ${size} bytes: ${files.map((file, i) => `${file} ${sizes[i]}`).join(', ')}`);
  return size;
}

test('the first page is below 40,000 bytes, with its plots below 145,000', () => {
  const named = [...codeOf('index.html').matchAll(/(?:src|href)="\.\/([^"]+)"/g)].map(([, path]) => path as string);
  const styles = named.filter((file) => file.endsWith('.css'));
  const scripts = withImports(named.filter((file) => file.endsWith('.js')));
  expect(styles.length).toBe(1);
  expect(scripts.length).toBeGreaterThanOrEqual(1);
  const first = ['index.html', ...styles, ...scripts];
  expect(sizeOf('The first page', first)).toBeLessThan(40_000);
  const plots = scripts.flatMap((file) => codeOf(file).match(/\bplots-[\w-]+\.js/g) ?? []);
  const later = withImports([...new Set(plots.map((name) => `assets/${name}`))]).filter(
    (file) => !first.includes(file),
  );
  expect(later.length).toBeGreaterThanOrEqual(1);
  expect(sizeOf('The first page with its plots', [...first, ...later])).toBeLessThan(145_000);
});

let browser: Browser;
let server: { address: string; close(): void };
let address: string;
beforeAll(async () => {
  expect(existsSync(FOLDER)).toBe(true);
  browser = await puppeteer.connect({ browserWSEndpoint: inject('browser'), protocolTimeout: 600_000 });
  server = await serve({ '/some/sub/path/': FOLDER });
  address = `${server.address}/some/sub/path/`;
});
afterAll(async () => {
  server.close();
  await browser.disconnect();
});

test('below any path it is there, without a complaint', async () => {
  const page = await browser.newPage();
  page.setDefaultTimeout(0);
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warn'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  const loaded: string[] = [];
  page.on('response', (response) => {
    loaded.push(new URL(response.url()).pathname.split('/').at(-1) ?? '');
    if (!response.ok()) complaints.push(`${response.status()} ${response.url()}`);
  });
  await page.goto(`${address}?seed=3`, { waitUntil: 'load' });
  await page.waitForSelector('#heatmap svg');
  expect((await page.$eval('#matrix', (node) => node.textContent ?? '')).split('\n').length).toBe(10);
  // Large weights are hashed by a script of its own.
  await page.goto(`${address}?shape=1024 x 512&init=zeros`, { waitUntil: 'load' });
  await page.waitForSelector('#fingerprint');
  const hash = createHash('sha256')
    .update(new Uint8Array(4 * 1024 * 512))
    .digest('hex');
  expect(await page.$eval('#fingerprint code', (node) => node.textContent?.replaceAll(' ', ''))).toBe(
    hash.slice(0, 16),
  );
  // Nothing of the networks was loaded so far; their panels work below the path too.
  expect(loaded.filter((name) => /^(worker|panel)/.test(name))).toEqual([]);
  await page.click('#tab-signal');
  await status(page, 'signal', /layers of/);
  await page.click('#tab-training');
  await status(page, 'training', /^Ready/);
  await page.click('#panel-training .start');
  await page.waitForSelector('#panel-training .loss svg[role=img] g[aria-label=line] path[d*=L]');
  expect(loaded.some((name) => /^worker/.test(name))).toBe(true);
  // So does the check, in a worker with threads of its own.
  await page.click('#tab-initialize');
  await page.click('#check-start');
  await page.waitForSelector('#check-start:not(:disabled)');
  expect(await page.$eval('#check-facts', (node) => node.textContent)).toMatch(/Every bit of [\d,]+ weights agrees/);
  expect(complaints).toEqual([]);
  await page.close();
});
