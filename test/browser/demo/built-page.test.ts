// The page as it is built: its size, and that it works wherever it lies. In workers on WebGPU: built-page.slow.test.ts.
import { readFileSync } from 'node:fs';
import { crc32, gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { status } from '../harness/demo-panels.ts';
import { WITHOUT_WEBGPU } from '../harness/training-panel.ts';
import { FOLDER, openBuiltPage } from './built-page.ts';

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

test('the first page is below 51,500 bytes, with its plots below 154,000', () => {
  const named = [...codeOf('index.html').matchAll(/(?:src|href)="\.\/([^"]+)"/g)].map(([, path]) => path as string);
  const styles = named.filter((file) => file.endsWith('.css'));
  const scripts = withImports(named.filter((file) => file.endsWith('.js')));
  expect(styles.length).toBe(1);
  expect(scripts.length).toBeGreaterThanOrEqual(1);
  const first = ['index.html', ...styles, ...scripts];
  // 41 KB before the checks of keys, bounded halves, stacked tensors, rows with gaps and signals within a tensor; 50.6 KB before
  // the buttons of the guided path and of the link, which load what they open.
  expect(sizeOf('The first page', first)).toBeLessThan(51_500);
  const plots = scripts.flatMap((file) => codeOf(file).match(/\bplots-[\w-]+\.js/g) ?? []);
  const later = withImports([...new Set(plots.map((name) => `assets/${name}`))]).filter(
    (file) => !first.includes(file),
  );
  expect(later.length).toBeGreaterThanOrEqual(1);
  expect(sizeOf('The first page with its plots', [...first, ...later])).toBeLessThan(154_000);
});

const open = openBuiltPage();

test('below any path it is there, without a complaint', async () => {
  const { page, complaints, loaded, address } = await open();
  // The networks are trained on the CPU, which has no pipelines to compile.
  await page.setRequestInterception(true);
  page.on('request', (request) => {
    const worker = /\/(assets\/worker-[\w-]+\.js)$/.exec(request.url())?.[1];
    if (worker) request.respond({ contentType: 'text/javascript', body: `${WITHOUT_WEBGPU}${codeOf(worker)}` });
    else request.continue();
  });
  await page.goto(`${address}?seed=3`, { waitUntil: 'load' });
  await page.waitForSelector('#heatmap svg');
  expect((await page.$eval('#matrix', (node) => node.textContent ?? '')).split('\n').length).toBe(10);
  await page.goto(`${address}?shape=1024 x 512&init=zeros&depth=2&width=32`, { waitUntil: 'load' });
  await page.waitForSelector('#fingerprint');
  const crc = crc32(new Uint8Array(4 * 1024 * 512))
    .toString(16)
    .padStart(8, '0');
  expect(await page.$eval('#fingerprint code', (node) => node.textContent)).toBe(`"fc1.weight" f32 [1024,512] ${crc}`);
  // Nothing of the networks was loaded so far; their panels work below the path too.
  expect(loaded.filter((name) => /^(worker|panel)/.test(name))).toEqual([]);
  await page.click('#tab-signal');
  await status(page, 'signal', /layers of/);
  await page.click('#tab-training');
  await status(page, 'training', /^Ready/);
  await page.click('#panel-training .start');
  await page.waitForSelector('#panel-training .loss svg[role=img] g[aria-label=line] path[d*=L]');
  expect(loaded.some((name) => /^worker/.test(name))).toBe(true);
  expect(await page.$eval('#panel-training .facts', (node) => node.textContent)).toContain(' on the CPU');
  expect(complaints).toEqual([]);
  await page.close();
});
