// The panel of training, driven by its controls.
import type { Page } from 'puppeteer';
import { beforeAll, describe, expect, test } from 'vitest';
import { openPage } from './browser.ts';
import { downloads } from './downloads.ts';
import { checkLooks, enter, numbers, rowsOf, status, text, VIEWS } from './panels.ts';

const file = downloads();

/** A network that a software adapter trains in seconds. */
const SMALL = 'panel=training&depth=6&width=32';

const ready = (page: Page): Promise<string> => status(page, 'training', /^Ready\.$/);
const start = (page: Page): Promise<void> => page.click('#panel-training .start');
async function finish(page: Page): Promise<void> {
  await start(page);
  await status(page, 'training', /^Finished: \d+ updates\.$/);
}
async function reset(page: Page): Promise<void> {
  await page.click('#panel-training .reset');
  await ready(page);
}
const csv = (page: Page): Promise<Buffer> =>
  file(page, () => page.click('#panel-training .csv')).then(({ name, content }) => {
    expect(name).toBe('training-curves.csv');
    return content;
  });
/** A column of the curves for an initializer, where it was measured. */
const column = (curves: Buffer, initializer: string, name: string): number[] =>
  rowsOf(curves)
    .filter((row) => row.initializer === initializer && row[name] !== '')
    .map((row) => Number(row[name]));

describe('two spirals', () => {
  const opened = openPage(`/demo/index.html?${SMALL}&steps=100`);
  let curves: Buffer;
  beforeAll(async () => {
    await opened.page.setViewport({ width: 1200, height: 900 });
    await ready(opened.page);
  });

  test('the weights are in buffers of this library until the first update', async () => {
    const { page } = opened;
    expect(await text(page, '#panel-training .facts')).toMatch(
      /TensorFlow.js 4\.\d+\.\d+ on WebGPU \(.+\)\. 4 networks of 4,256 weights\..*first weights: 0\.0681 MB in 6 buffers of weight-init\.$/,
    );
    await page.click('#panel-training .step');
    expect(await status(page, 'training', /^Paused after/)).toBe('Paused after 1 updates.');
    expect(await text(page, '#panel-training .facts')).toMatch(/first weights: freed\.$/);
    await reset(page);
  });

  test('he learns them, zero and small_random stay where they began', async () => {
    const { page } = opened;
    await page.evaluate(() => {
      const observed = globalThis as unknown as { tasks: number[] };
      observed.tasks = [];
      new PerformanceObserver((list) => {
        for (const { duration } of list.getEntries()) observed.tasks.push(duration);
      }).observe({ entryTypes: ['longtask'] });
    });
    await finish(page);
    const tasks = await page.evaluate(() => (globalThis as unknown as { tasks: number[] }).tasks);
    console.log(`Tasks above 50 ms on the page in 100 updates: ${tasks.length ? tasks.join(', ') : 'none'}`);
    const rows = await numbers(page, 'training');
    expect(Number.parseFloat(rows.he?.accuracy ?? '')).toBeGreaterThan(90);
    expect(Number(rows.he?.loss)).toBeLessThan(0.3);
    expect(rows.zero).toEqual({
      loss: '0.6931',
      accuracy: '50.0 %',
      'gradient norm, first layer': '0',
      'gradient norm, last layer': '0',
      'different units in layer 3': '1 of 32',
    });
    expect(rows.small_random?.loss).toBe('0.6931');
    expect(Number(rows.small_random?.['gradient norm, first layer'])).toBeLessThan(1e-6);
    expect(rows.he?.['different units in layer 3']).toBe('32 of 32');
    expect(await text(page, '#panel-training .speed')).toMatch(/^100 of 100 · [\d.]+ updates\/s$/);
    expect(await page.$eval('#panel-training progress', (node) => node.value)).toBe(1);
    curves = await csv(page);
    expect(column(curves, 'he', 'loss').length).toBe(100);
    expect(column(curves, 'he', 'accuracy').length).toBe(11);
    expect(column(curves, 'he', 'gradient norm; layer 1').length).toBe(10);
    for (const loss of column(curves, 'zero', 'loss')) expect(loss).toBeCloseTo(Math.LN2, 6);
    expect(new Set(column(curves, 'zero', 'accuracy'))).toEqual(new Set([0.5]));
  });

  test('the pictures show it', async () => {
    const { page } = opened;
    for (const kind of ['loss', 'accuracy']) {
      const paths = await page.$$eval(`#panel-training .${kind} g[aria-label=line] path`, (nodes) =>
        nodes.map((node) => node.getAttribute('d') ?? ''),
      );
      expect(paths.length).toBe(4);
      for (const path of paths) expect(path).toMatch(/^M[-\d.,L\s]+$/);
    }
    // Colours of each decision region: one where nothing is learned, many where a network tells points apart.
    const colours = await page.$$eval('#panel-training .learned g[aria-label=raster] image', (images) =>
      Promise.all(
        images.map(async (image) => {
          const picture = new Image();
          picture.src = image.getAttribute('href') ?? '';
          await picture.decode();
          const canvas = new OffscreenCanvas(picture.width, picture.height);
          const context = canvas.getContext('2d') as OffscreenCanvasRenderingContext2D;
          context.drawImage(picture, 0, 0);
          return new Set(new Uint32Array(context.getImageData(0, 0, picture.width, picture.height).data.buffer)).size;
        }),
      ),
    );
    expect(colours.length).toBe(4);
    const [zero, , , he] = colours as [number, number, number, number];
    expect(zero).toBe(1);
    expect(he).toBeGreaterThan(30);
    // The colour below a point is its class's where the network is right: below he's more than 90 % of them.
    const right = await page.$eval('#panel-training .learned svg:last-child', async (plot) => {
      const image = plot.querySelector('image') as SVGImageElement;
      const picture = new Image();
      picture.src = image.getAttribute('href') ?? '';
      await picture.decode();
      const { width, height } = picture;
      const context = new OffscreenCanvas(width, height).getContext('2d') as OffscreenCanvasRenderingContext2D;
      // As it stands on the page, where it may be turned upside down.
      if (/scale\(1,-1\)/.test(image.getAttribute('transform') ?? '')) context.setTransform(1, 0, 0, -1, 0, height);
      context.drawImage(picture, 0, 0);
      const pixels = context.getImageData(0, 0, width, height).data;
      const box = image.getBoundingClientRect();
      const points = [...plot.querySelectorAll('g[aria-label=dot] path')].slice(0, 256);
      const same = points.filter((point) => {
        const { left, right, top, bottom } = point.getBoundingClientRect();
        const x = Math.floor((((left + right) / 2 - box.left) / box.width) * width);
        const y = Math.floor((((top + bottom) / 2 - box.top) / box.height) * height);
        const [red = 0, , blue = 0] = pixels.subarray(4 * (y * width + x));
        const [pointRed = 0, , pointBlue = 0] = getComputedStyle(point).fill.match(/\d+/g)?.map(Number) ?? [];
        return blue > red === pointBlue > pointRed;
      });
      return { count: points.length, share: same.length / points.length };
    });
    expect(right.count).toBe(256);
    expect(right.share).toBeGreaterThan(0.9);
  });

  test.each(VIEWS)('looks right on %i pixels, %s', async (width, scheme) => {
    await checkLooks(opened.page, 'training', width, scheme);
  });

  test('paused, stepped and resumed, the curves are those of a run without a pause', async () => {
    const { page } = opened;
    await page.setViewport({ width: 1200, height: 900 });
    await reset(page);
    await start(page);
    await page.waitForFunction(() => Number.parseInt(document.querySelector('.speed')?.textContent ?? '', 10) >= 7);
    await start(page);
    const paused = Number((await status(page, 'training', /^Paused after \d+ updates\.$/)).match(/\d+/)?.[0]);
    expect(paused).toBeGreaterThanOrEqual(7);
    expect(paused).toBeLessThan(100);
    for (let i = 1; i <= 2; i++) {
      await page.click('#panel-training .step');
      await status(page, 'training', new RegExp(`^Paused after ${paused + i} updates\\.$`));
    }
    await finish(page);
    expect((await csv(page)).equals(curves)).toBe(true);
  });

  test('ten resets leave as much memory in use as one', async () => {
    const { page } = opened;
    await reset(page);
    const memory = await text(page, '#panel-training .facts');
    expect(memory).toMatch(/Memory: TensorFlow.js 0\.\d+ MB in \d+ tensors; first weights: 0\.0681 MB in 6 buffers/);
    for (const optimizer of ['sgd', 'momentum', 'adam', 'sgd', 'momentum', 'adam', 'sgd', 'adam', 'sgd', 'momentum']) {
      await page.select('#panel-training [name=optimizer]', optimizer);
      await ready(page);
      await page.click('#panel-training .step');
      await status(page, 'training', /^Paused after 1 updates\.$/);
      await reset(page);
    }
    expect(await text(page, '#panel-training .facts')).toBe(memory);
  });

  test('nothing on the console', () => {
    expect(opened.complaints).toEqual([]);
  });
});

describe('zero in a network whose units do move', () => {
  const opened = openPage(`/demo/index.html?${SMALL}&activation=sigmoid&optimizer=adam&steps=50`);

  test('the units of a layer stay equal in every bit for 50 updates', async () => {
    const { page } = opened;
    await ready(page);
    expect((await numbers(page, 'training')).zero?.['different units in layer 3']).toBe('1 of 32');
    await finish(page);
    const { zero, he } = await numbers(page, 'training');
    expect(zero?.['different units in layer 3']).toBe('1 of 32');
    expect(he?.['different units in layer 3']).toBe('32 of 32');
    // They do move: the gradient of the last layer is not 0, and the loss changes.
    const curves = await csv(page);
    expect(column(curves, 'zero', 'gradient norm; layer 6').every((norm) => norm > 0)).toBe(true);
    expect(column(curves, 'zero', 'gradient norm; layer 1').at(-1)).toBeGreaterThan(0);
    expect(new Set(column(curves, 'zero', 'loss')).size).toBeGreaterThan(40);
    expect(opened.complaints).toEqual([]);
  });
});

describe('handwritten digits', () => {
  const opened = openPage(`/demo/index.html?${SMALL}&steps=80`);

  test('are learned by he, and are chance for zero', async () => {
    const { page } = opened;
    await ready(page);
    await page.select('#panel-training [name=data]', 'digits');
    await ready(page);
    expect(await text(page, '#panel-training .data')).toContain('CC BY 4.0');
    await finish(page);
    const { zero, he } = await numbers(page, 'training');
    expect(Number.parseFloat(he?.accuracy ?? '')).toBeGreaterThan(75);
    expect(zero?.loss).toBe('2.303');
    expect(Number.parseFloat(zero?.accuracy ?? '')).toBeLessThan(15);
    expect((await page.$$('#panel-training .learned g[aria-label=raster] image')).length).toBe(4);
    expect((await page.$$('#panel-training .samples g[aria-label=raster] image')).length).toBe(1);
  });

  test.each(VIEWS)('look right on %i pixels, %s', async (width, scheme) => {
    await checkLooks(opened.page, 'digits', width, scheme);
  });

  test('the address brings all choices back', async () => {
    const { page } = opened;
    await page.setViewport({ width: 1200, height: 900 });
    await page.select('#panel-training [name=optimizer]', 'adam');
    for (const [name, value] of [
      ['rate', '0.003'],
      ['batch', '32'],
      ['steps', '7'],
      ['seed', '18446744073709551615'],
    ] as const) {
      await enter(page, 'training', name, value);
    }
    await ready(page);
    const address = page.url();
    expect(Object.fromEntries(new URL(address).searchParams)).toMatchObject({
      panel: 'training',
      data: 'digits',
      optimizer: 'adam',
      rate: '0.003',
      batch: '32',
      steps: '7',
      seed: '18446744073709551615',
    });
    await finish(page);
    const before = await numbers(page, 'training');
    await page.reload({ waitUntil: 'load' });
    await ready(page);
    expect(page.url()).toBe(address);
    await finish(page);
    expect(await numbers(page, 'training')).toEqual(before);
  });

  test.each([
    ['rate', '0', 'learning rate must be a number above 0 and below 100, got "0"'],
    ['batch', '0', 'batch must be a whole number from 1 to 512, got "0"'],
    ['steps', '10001', 'updates must be a whole number from 1 to 10000, got "10001"'],
  ])('%s "%s" is refused', async (name, value, problem) => {
    const { page } = opened;
    const before = await page.$eval(`#panel-training [name=${name}]`, (node) => (node as HTMLInputElement).value);
    await enter(page, 'training', name, value);
    await page.waitForFunction(
      (wanted) => document.querySelector('#panel-training .problem')?.textContent === wanted,
      {},
      problem,
    );
    expect(await page.$eval('#panel-training .start', (node) => (node as HTMLButtonElement).disabled)).toBe(true);
    await enter(page, 'training', name, before);
    await ready(page);
  });

  test('a change while training starts over', async () => {
    const { page } = opened;
    await enter(page, 'training', 'steps', '300');
    await ready(page);
    await start(page);
    await page.waitForFunction(() => Number.parseInt(document.querySelector('.speed')?.textContent ?? '', 10) >= 2);
    await enter(page, 'training', 'steps', '5');
    await ready(page);
    expect(await text(page, '#panel-training .speed')).toBe('0 of 5');
    await finish(page);
    expect(opened.complaints).toEqual([]);
  });
});

describe('without WebGPU', () => {
  const opened = openPage(`/demo/index.html?${SMALL}&steps=100`, async (page) => {
    await page.evaluateOnNewDocument(() => {
      const script = (code: string): string => URL.createObjectURL(new Blob([code], { type: 'text/javascript' }));
      const hidden = script('Object.defineProperty(WorkerNavigator.prototype, "gpu", { get: () => undefined });');
      const Original = Worker;
      // Before the worker's own script, in one that imports both: a message must not come before it listens.
      globalThis.Worker = class extends Original {
        constructor(address: string | URL, options?: WorkerOptions) {
          super(script(`import "${hidden}"; import "${address}";`), options);
        }
      };
    });
  });

  test('the page trains on the CPU, from the same weights', async () => {
    const { page } = opened;
    await ready(page);
    expect(await text(page, '#panel-training .notice')).toBe(
      'TensorFlow.js trains on the CPU: this browser has no WebGPU (navigator.gpu). The weights are the same.',
    );
    await finish(page);
    expect(await text(page, '#panel-training .facts')).toContain('on the CPU');
    const { zero, he } = await numbers(page, 'training');
    expect(Number.parseFloat(he?.accuracy ?? '')).toBeGreaterThan(90);
    expect(zero?.accuracy).toBe('50.0 %');
    expect(opened.complaints).toEqual([]);
  });
});
