// The panel of training on WebGPU, and on the CPU what does not depend on it.
import type { Page, WebWorker } from 'puppeteer';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { openPage } from '../harness/browser.ts';
import { checkLooks, enter, hideWhileDrawing, numbers, pointsOf, status, text, VIEWS } from '../harness/demo-panels.ts';
import { downloads } from '../harness/downloads.ts';
import { inWorkers } from '../harness/init-scripts-in-workers.ts';
import {
  checkSpirals,
  column,
  curvesOf,
  finish,
  ready,
  reset,
  SMALL,
  start,
  withoutWebGPU,
} from '../harness/training-panel.ts';

const file = downloads();

/** After the answer: the page ends the worker of a lost device. */
const DESTROY = 'void setTimeout(() => device.destroy())';

function workerOf(page: Page): WebWorker {
  const [worker] = page.workers();
  if (!worker) throw new Error('the page has no worker');
  return worker;
}

describe('on WebGPU', () => {
  const opened = openPage(`/demo/index.html?${SMALL}&steps=100`, async (page) => {
    await inWorkers(
      page,
      `const request = GPUAdapter.prototype.requestDevice;
       GPUAdapter.prototype.requestDevice = async function (...args) { return (globalThis.device = await request.apply(this, args)); };`,
    );
  });
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

  test('he learns two spirals, zero and small_random stay where they began, by a worker', async () => {
    const { page } = opened;
    await finish(page);
    await checkSpirals(page, file);
    // The work is another thread's; test/unit/structure.test.ts finds the framework in no other room of the page.
    expect(page.workers().length).toBe(1);
  });

  test('resets leave as much memory in use as one', async () => {
    const { page } = opened;
    await reset(page);
    const memory = await text(page, '#panel-training .facts');
    expect(memory).toMatch(/Memory: TensorFlow.js 0\.\d+ MB in \d+ tensors; first weights: 0\.0681 MB in 6 buffers/);
    for (const optimizer of ['sgd', 'momentum', 'adam', 'sgd', 'adam', 'momentum']) {
      await page.select('#panel-training [name=optimizer]', optimizer);
      await ready(page);
      await page.click('#panel-training .step');
      await status(page, 'training', /^Paused after 1 updates\.$/);
      await reset(page);
    }
    expect(await text(page, '#panel-training .facts')).toBe(memory);
  });

  test('is heard: the tests see what the worker writes to its console', async () => {
    const { page } = opened;
    await ready(page);
    await workerOf(page).evaluate('console.error("heard")');
    expect(opened.complaints.splice(0)).toEqual(['heard']);
  });

  test('a lost device is said, and Reset gets another', async () => {
    const { page } = opened;
    const problem = (pattern: RegExp): Promise<unknown> =>
      page.waitForFunction(
        (wanted) => new RegExp(wanted).test(document.querySelector('#panel-training .problem')?.textContent ?? ''),
        {},
        pattern.source,
      );
    await start(page);
    await page.waitForFunction(() => Number.parseInt(document.querySelector('.speed')?.textContent ?? '', 10) >= 2);
    await workerOf(page).evaluate(DESTROY);
    await problem(/Reset starts over\.$/);
    await reset(page);
    await page.click('#panel-training .step');
    await status(page, 'training', /^Paused after 1/);
    // While nothing is under way, too.
    const worker = workerOf(page);
    await worker.evaluate(DESTROY);
    await vi.waitUntil(() => !page.workers().includes(worker), { timeout: 3_600_000 });
    await page.click('#panel-training .step');
    await problem(/^there is no network, since its worker was started anew\. Reset starts over\.$/);
    await reset(page);
    await page.click('#panel-training .step');
    await status(page, 'training', /^Paused after 1/);
    expect(page.workers().length).toBe(1);
    opened.complaints.length = 0; // of the commands that a lost device did not take
  });
});

describe('the network that the page begins with', () => {
  const opened = openPage('/demo/index.html?panel=training');

  test('shows what initialisation does in 30 updates', async () => {
    const { page } = opened;
    await ready(page);
    await enter(page, 'training', 'steps', '30');
    await ready(page);
    await finish(page);
    const { zero, small_random, xavier, he } = await numbers(page, 'training');
    expect(Number.parseFloat(he?.accuracy ?? '')).toBeGreaterThan(90);
    expect(Number.parseFloat(xavier?.accuracy ?? '')).toBeLessThan(70);
    expect(zero?.accuracy).toBe('50.0 %');
    expect([zero?.loss, small_random?.loss]).toEqual(['0.6931', '0.6931']);
    expect(opened.complaints).toEqual([]);
  });
});

describe('on the CPU', () => {
  const opened = openPage(`/demo/index.html?${SMALL}&steps=40`, withoutWebGPU);
  beforeAll(async () => {
    await opened.page.setViewport({ width: 1200, height: 900 });
    await ready(opened.page);
  });

  test('a step and a start at once are not two trainings', async () => {
    const { page } = opened;
    await finish(page);
    const curves = await curvesOf(page, file);
    await reset(page);
    await page.evaluate(() => {
      for (const name of ['step', 'start', 'step'])
        document.querySelector<HTMLElement>(`#panel-training .${name}`)?.click();
    });
    await status(page, 'training', /^Paused after 1 updates\.$/);
    await finish(page);
    expect((await curvesOf(page, file)).equals(curves)).toBe(true);
  });

  test('what came while another tab was shown is drawn on the way back, and saved with its names', async () => {
    const { page } = opened;
    await reset(page);
    await start(page);
    await page.click('#tab-initialize');
    await status(page, 'training', /^Finished/);
    await page.click('#tab-training');
    await page.waitForFunction(
      () => document.querySelectorAll('#panel-training .loss svg[role=img] g[aria-label=line] path').length === 4,
    );
    await page.waitForFunction(
      () =>
        (document.querySelector('#panel-training .loss svg[role=img] g[aria-label=line] path')?.getAttribute('d')
          ?.length ?? 0) > 300,
    );
    expect(await pointsOf(page, '#panel-training .loss')).toEqual([40, 40, 40, 40]);
    const { name, content } = await file(page, () => page.click('#panel-training .loss .save-buttons button'));
    expect(name).toBe('loss.svg');
    for (const scheme of ['zero', 'small_random', 'xavier', 'he']) expect(content.toString()).toContain(`>${scheme}<`);
  });

  test.each(VIEWS)('two spirals look right on %i pixels, %s', async (width, scheme) => {
    await checkLooks(opened.page, 'training', width, scheme);
  });

  test('a choice made while the panel prepares outlives a look at another tab', async () => {
    const { page } = opened;
    await page.$eval('#panel-training [name=width]', (node) => {
      const field = node as HTMLInputElement;
      field.value = '48';
      field.dispatchEvent(new Event('change', { bubbles: true }));
      document.getElementById('tab-initialize')?.click();
      document.getElementById('tab-training')?.click();
    });
    await ready(page);
    expect(await page.$eval('#panel-training [name=width]', (node) => (node as HTMLInputElement).value)).toBe('48');
    expect(new URL(page.url()).searchParams.get('width')).toBe('48');
    await enter(page, 'training', 'width', '32');
    await ready(page);
  });

  test('results that are hidden while they are drawn keep their size', async () => {
    const { page } = opened;
    await finish(page);
    await hideWhileDrawing(page, 'training', '.loss', '.gradients');
    expect(opened.complaints).toEqual([]);
    await reset(page);
  });

  test('numbers that float32 does not hold are called so', async () => {
    const { page } = opened;
    await page.setViewport({ width: 1200, height: 900 });
    await page.select('#panel-training [name=also]', 'normal');
    await enter(page, 'training', 'also.stddev', '1e20');
    await enter(page, 'training', 'depth', '8');
    await ready(page);
    await page.click('#panel-training .step');
    await status(page, 'training', /^Paused after 1/);
    const { he, ...rows } = await numbers(page, 'training');
    expect(rows['normal({ stddev: 1e20 })']?.accuracy).toBe('not a number');
    expect(he?.accuracy).toMatch(/ %$/);
    expect(await text(page, '#panel-training .gradients')).toContain('not a number');
    await page.select('#panel-training [name=also]', '');
    await enter(page, 'training', 'depth', '6');
    await ready(page);
  });

  test('an impossible choice ends the training', async () => {
    const { page } = opened;
    await enter(page, 'training', 'steps', '10000');
    await ready(page);
    await start(page);
    await page.waitForFunction(() => Number.parseInt(document.querySelector('.speed')?.textContent ?? '', 10) >= 2);
    await enter(page, 'training', 'depth', '1');
    await page.waitForFunction(() =>
      /^depth must/.test(document.querySelector('#panel-training .problem')?.textContent ?? ''),
    );
    expect(
      await page.$eval('#panel-training .start', (node) => [node.textContent, (node as HTMLButtonElement).disabled]),
    ).toEqual(['Start', true]);
    await enter(page, 'training', 'depth', '6');
    await ready(page);
  });

  test('handwritten digits are learned by he, and are chance for zero', async () => {
    const { page } = opened;
    await enter(page, 'training', 'steps', '80');
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

  test.each(VIEWS)('digits look right on %i pixels, %s', async (width, scheme) => {
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
    await enter(page, 'training', 'steps', '10000');
    await ready(page);
    await start(page);
    await page.waitForFunction(() => Number.parseInt(document.querySelector('.speed')?.textContent ?? '', 10) >= 2);
    await enter(page, 'training', 'steps', '5');
    await ready(page);
    expect(await text(page, '#panel-training .speed')).toBe('0 of 5');
    await finish(page);
    expect(opened.complaints).toEqual([]);
  });

  test('the units of zero stay equal in every bit for 50 updates, though they move', async () => {
    const { page } = opened;
    await page.goto(new URL(`?${SMALL}&activation=sigmoid&optimizer=adam&steps=50`, page.url()).href);
    await ready(page);
    expect((await numbers(page, 'training')).zero?.['different units in layer 3']).toBe('1 of 32');
    await finish(page);
    const { zero, he } = await numbers(page, 'training');
    expect(zero?.['different units in layer 3']).toBe('1 of 32');
    expect(he?.['different units in layer 3']).toBe('32 of 32');
    // They do move: the gradient of the last layer is not 0, and the loss changes.
    const curves = await curvesOf(page, file);
    expect(column(curves, 'zero', 'gradient norm; layer 6').every((norm) => norm > 0)).toBe(true);
    expect(column(curves, 'zero', 'gradient norm; layer 1').at(-1)).toBeGreaterThan(0);
    expect(new Set(column(curves, 'zero', 'loss')).size).toBeGreaterThan(40);
    expect(opened.complaints).toEqual([]);
  });
});

describe('a worker that does not load', () => {
  const opened = openPage(`/demo/index.html?${SMALL}`, async (page) => {
    await withoutWebGPU(page);
    await page.evaluateOnNewDocument(() => {
      const Original = Worker;
      globalThis.Worker = class extends Original {
        constructor(address: string | URL, options?: WorkerOptions) {
          super(/tfjs\/worker/.test(String(address)) ? '/there-is-no-such-file.js' : address, options);
        }
      };
      Object.assign(globalThis, { mend: () => Object.assign(globalThis, { Worker: Original }) });
    });
  });

  test('is said, and Reset tries again', async () => {
    const { page } = opened;
    await page.waitForFunction(() =>
      /^the worker of the networks failed/.test(document.querySelector('#panel-training .problem')?.textContent ?? ''),
    );
    await page.evaluate(() => (globalThis as unknown as { mend(): void }).mend());
    await page.click('#panel-training .reset');
    await ready(page);
  });
});
