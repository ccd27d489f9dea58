// The page, driven as a person would. Screenshots are kept in test-results/.
import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from 'puppeteer';
import { beforeAll, describe, expect, test } from 'vitest';
import { initializeWeightsSync } from '../../src/index.ts';
import type { Method, Uint64 } from '../../src/types.ts';
import { openPage } from './browser.ts';

const RESULTS = fileURLToPath(new URL('../../test-results/', import.meta.url));
beforeAll(() => {
  mkdirSync(RESULTS, { recursive: true });
});
const keep = (page: Page, name: string): Promise<unknown> =>
  page.screenshot({ path: `${RESULTS}${name}.png`, fullPage: true });

const text = (page: Page, id: string): Promise<string> => page.$eval(`#${id}`, (node) => node.textContent ?? '');
const done = (page: Page): Promise<unknown> =>
  page.waitForFunction(() => !(document.getElementById('initialize') as HTMLButtonElement).disabled);

async function type(page: Page, name: string, value: string): Promise<void> {
  await page.click(`[name=${name}]`, { count: 3 });
  await page.keyboard.type(value);
}

async function pressInitialize(page: Page): Promise<void> {
  await page.click('#initialize');
  await done(page);
}

/** What sha256sum of the weights begins with, from the CPU twin in Node. */
function fingerprintOf(shape: [number, number], method: Method, seed: Uint64): string {
  const { data } = initializeWeightsSync(shape, method, { seed });
  const hex = createHash('sha256').update(new Uint8Array(data.buffer)).digest('hex');
  return (hex.slice(0, 16).match(/.{4}/g) as string[]).join(' ');
}

describe('with WebGPU', () => {
  const opened = openPage('/demo/index.html?seed=7');
  beforeAll(async () => {
    await opened.page.setViewport({ width: 1200, height: 900 });
    await opened.page.waitForSelector('#equal');
    await done(opened.page);
  });

  test('makes a 10 × 10 matrix by itself, of the seed in the address', async () => {
    const { page } = opened;
    expect(await text(page, 'equal')).toBe('100 of 100 GPU and CPU agree in every bit');
    expect(await text(page, 'fingerprint')).toContain(fingerprintOf([10, 10], 'he', 7));
    const matrix = (await text(page, 'matrix')).split('\n');
    expect(matrix.length).toBe(10);
    expect(new Set(matrix.map((line) => line.replace(/[[\]]/g, ' ').trimEnd().length)).size).toBe(1);
    const numbers = matrix.map((line) => line.replace(/[[\]]/g, '').trim().split(/\s+/).map(Number));
    const { data } = initializeWeightsSync([10, 10], 'he', { seed: 7 });
    expect(numbers.flat()).toEqual(Array.from(data, (value) => Number(value.toFixed(4))));
    await keep(page, 'demo-desktop');
  });

  test.each<[Method, string, string, string]>([
    ['small_random', '784', '256', '18446744073709551615'],
    ['xavier', '3', '5', '0'],
    ['he', '1024', '1024', '9007199254740993'],
    ['zero', '10', '10', '1'],
  ])('%s %s × %s, seed %s: bits, moments, address', async (method, fanIn, fanOut, seed) => {
    const { page } = opened;
    await type(page, 'fan_in', fanIn);
    await type(page, 'fan_out', fanOut);
    await page.select('[name=method]', method);
    await type(page, 'seed', seed);
    await pressInitialize(page);
    const count = Number(fanIn) * Number(fanOut);
    const shown = count.toLocaleString('en');
    expect(await text(page, 'equal')).toBe(`${shown} of ${shown} GPU and CPU agree in every bit`);
    expect(await text(page, 'fingerprint')).toContain(
      fingerprintOf([Number(fanIn), Number(fanOut)], method, BigInt(seed)),
    );
    const query = new URL(page.url()).searchParams;
    expect(Object.fromEntries(query)).toEqual({ fan_in: fanIn, fan_out: fanOut, method, seed });
    const sigma = {
      zero: 0,
      small_random: 0.01,
      xavier: Math.sqrt(2 / (Number(fanIn) + Number(fanOut))),
      he: Math.sqrt(2 / Number(fanIn)),
    }[method];
    const stddev = Number.parseFloat(await text(page, 'stddev'));
    expect(Math.abs(stddev - sigma)).toBeLessThanOrEqual((4 * sigma) / Math.sqrt(2 * count));
    const matrix = await text(page, 'matrix');
    if (method === 'small_random') expect(matrix).toMatch(/^\[\[ ?-?\d\.\d{4}e-\d\d .*\.\.\.\]\n/);
    if (method === 'zero') expect(matrix.split('\n')[0]).toBe('[[0. 0. 0. 0. 0. 0. 0. 0. 0. 0.]');
    const mean = Number.parseFloat(await text(page, 'mean'));
    expect(Math.abs(mean)).toBeLessThanOrEqual((4 * sigma) / Math.sqrt(count));
    for (const id of ['gpu-time', 'cpu-time']) expect(Number.parseFloat(await text(page, id))).toBeGreaterThan(0);
    // The bars of the histogram hold all the weights: their area is 1 (or the one bar of zeros is all of them).
    const bars = await page.$$eval('#histogram g[aria-label=rect] rect', (rects) =>
      rects.map((rect) => Number(rect.getAttribute('height'))),
    );
    expect(bars.length).toBeGreaterThanOrEqual(method === 'zero' ? 1 : 8);
    expect(bars.filter((height) => height > 1).length).toBeGreaterThan(method === 'zero' ? 0 : 3);
    expect((await page.$$('#histogram g[aria-label=line] path')).length).toBe(method === 'zero' ? 0 : 1);
    // One pixel of the heat map is one weight, and they are not all of one colour.
    const colours = await page.$eval('#heatmap g[aria-label=raster] image', async (node) => {
      const picture = new Image();
      picture.src = node.getAttribute('href') ?? '';
      await picture.decode();
      const canvas = new OffscreenCanvas(picture.width, picture.height);
      const context = canvas.getContext('2d') as OffscreenCanvasRenderingContext2D;
      context.drawImage(picture, 0, 0);
      const pixels = new Uint32Array(context.getImageData(0, 0, picture.width, picture.height).data.buffer);
      return { size: [picture.height, picture.width], different: new Set(pixels).size };
    });
    expect(colours.size).toEqual([Math.min(128, Number(fanIn)), Math.min(128, Number(fanOut))]);
    if (method === 'zero') expect(colours.different).toBe(1);
    else expect(colours.different).toBeGreaterThan(10);
    const labels = await page.$$eval('figure svg text', (nodes) => nodes.map((node) => node.textContent));
    for (const label of ['weight', 'row (fan_in)', 'column (fan_out)']) {
      expect(
        labels.some((found) => found?.includes(label)),
        label,
      ).toBe(true);
    }
    await keep(page, `demo-${method}`);
  });

  test('the address brings the choices back', async () => {
    const { page } = opened;
    await page.reload({ waitUntil: 'load' });
    await page.waitForSelector('#equal');
    await done(page);
    expect(await page.$eval('[name=method]', (node) => (node as HTMLSelectElement).value)).toBe('zero');
    expect(await text(page, 'fingerprint')).toContain(fingerprintOf([10, 10], 'zero', 1));
  });

  test('a new seed gives other weights, and is in the address', async () => {
    const { page } = opened;
    await page.select('[name=method]', 'he');
    await pressInitialize(page);
    const before = await text(page, 'fingerprint');
    await page.click('#draw');
    await done(page);
    expect(await text(page, 'fingerprint')).not.toBe(before);
    const seed = new URL(page.url()).searchParams.get('seed') as string;
    expect(await text(page, 'fingerprint')).toContain(fingerprintOf([10, 10], 'he', BigInt(seed)));
  });

  test.each([
    ['fan_in', '0', 'shape must be 1 to 8 positive integers with a product of at most 2^53 - 1, got [0, 10]'],
    ['fan_in', '1.5', 'fan_in must be a whole number, got "1.5"'],
    ['fan_in', '99999999', 'This page shows at most 16,777,216 weights'],
    ['seed', '-1', 'seed must be an integer in [0, 2^53 - 1]'],
    ['seed', '18446744073709551616', 'got 18446744073709551616n'],
    ['seed', 'abc', 'seed must be a whole number, got "abc"'],
  ])('%s = %s is refused with a message', async (name, value, message) => {
    const { page } = opened;
    const before = await page.$eval(`[name=${name}]`, (node) => (node as HTMLInputElement).value);
    await type(page, name, value);
    await pressInitialize(page);
    expect(await text(page, 'problem')).toContain(message);
    expect(await page.$eval('#results', (node) => (node as HTMLElement).hidden)).toBe(true);
    await type(page, name, before);
    await pressInitialize(page);
    expect(await page.$eval('#problem', (node) => (node as HTMLElement).hidden)).toBe(true);
    expect(await page.$eval('#results', (node) => (node as HTMLElement).hidden)).toBe(false);
  });

  test.each([
    [390, 844, 'light'],
    [390, 844, 'dark'],
    [1400, 900, 'dark'],
  ])('fits a screen of %i × %i, %s', async (width, height, scheme) => {
    const { page } = opened;
    await page.setViewport({ width, height });
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
    await pressInitialize(page);
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(overflow).toBe(0);
    await keep(page, `demo-${width}-${scheme}`);
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
    await page.select('[name=method]', 'small_random');
    await type(page, 'fan_in', String(fanIn));
    await type(page, 'fan_out', String(fanOut));
    await pressInitialize(page);
    await keep(page, `demo-labels-${fanIn}-${fanOut}`);
    const axes = await page.$$eval('figure g[aria-label$="tick label"], figure svg[class$="ramp"] g.tick', (groups) => {
      const boxes = groups.flatMap((group) =>
        [...group.querySelectorAll('text')].map((text) => {
          const { left, right, top, bottom } = text.getBoundingClientRect();
          return { text: text.textContent, left, right, top, bottom };
        }),
      );
      const overlap = boxes.flatMap((a, i) =>
        boxes
          .slice(i + 1)
          .filter((b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom)
          .map((b) => `${a.text} and ${b.text}`),
      );
      return { labels: boxes.length, overlap };
    });
    expect(axes.labels).toBeGreaterThan(10);
    expect(axes.overlap).toEqual([]);
    await type(page, 'fan_in', '10');
    await type(page, 'fan_out', '10');
    await page.select('[name=method]', 'he');
    await pressInitialize(page);
  });

  test('impatient presses end with the last choice, and a lost device with new weights', async () => {
    const { page } = opened;
    for (let i = 0; i < 4; i++) await page.click('#draw');
    await done(page);
    const seed = new URL(page.url()).searchParams.get('seed') as string;
    expect(await text(page, 'fingerprint')).toContain(fingerprintOf([10, 10], 'he', BigInt(seed)));
    await page.evaluate(() => {
      const create = GPUDevice.prototype.createCommandEncoder;
      GPUDevice.prototype.createCommandEncoder = function (...args) {
        GPUDevice.prototype.createCommandEncoder = create;
        this.destroy();
        return create.apply(this, args);
      };
    });
    await pressInitialize(page);
    expect(await text(page, 'problem')).toBe('');
    expect(await text(page, 'equal')).toBe('100 of 100 GPU and CPU agree in every bit');
  });

  test('nothing on the console', () => {
    expect(opened.complaints).toEqual([]);
  });
});

describe('without WebGPU', () => {
  const opened = openPage('/demo/index.html', async (page) => {
    await page.evaluateOnNewDocument(() => {
      Object.defineProperty(Navigator.prototype, 'gpu', { get: () => undefined });
    });
  });

  test('says so, and makes the same weights on the CPU', async () => {
    const { page } = opened;
    await page.waitForSelector('#equal');
    await done(page);
    expect(await text(page, 'notice')).toBe(
      'WebGPU does not work here: this host has no WebGPU (navigator.gpu). The CPU fallback makes the same weights.',
    );
    expect(await text(page, 'equal')).toContain('there is no GPU to compare with');
    expect(await text(page, 'fingerprint')).toContain(fingerprintOf([10, 10], 'he', 42));
    await keep(page, 'demo-without-webgpu');
    expect(opened.complaints).toEqual([]);
  });
});
