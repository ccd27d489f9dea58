// The panel of signal, driven by its controls.
import { beforeAll, describe, expect, test } from 'vitest';
import { formulaOf } from '../../../demo/theory/signal.ts';
import { openPage } from '../harness/browser.ts';
import {
  checkLooks,
  enter,
  hideWhileDrawing,
  numbers,
  pointsOf,
  rowsOf,
  status,
  text,
  VIEWS,
} from '../harness/demo-panels.ts';
import { downloads } from '../harness/downloads.ts';

const settled = /^\d+ layers of \d+ units, seed \d+\.$/;
const file = downloads();

describe('with WebGPU', () => {
  const opened = openPage('/demo/index.html');
  beforeAll(async () => {
    const { page } = opened;
    await page.setViewport({ width: 1200, height: 900 });
    await page.waitForSelector('#equal');
    expect(await page.$$('#panel-signal *')).toEqual([]);
    await page.click('#tab-signal');
    await status(page, 'signal', settled);
  });

  test('20 layers of ReLU: he keeps the signal, xavier loses it slowly, small_random and zero at once', async () => {
    const { page } = opened;
    await enter(page, 'signal', 'depth', '20');
    expect(await status(page, 'signal', settled)).toBe('20 layers of 64 units, seed 42.');
    const { zero, small_random, xavier, he } = await numbers(page, 'signal');
    const ratio = (row: Record<string, string> | undefined): number =>
      Number(row?.['stddev, layer 20']) / Number(row?.['stddev, layer 1']);
    expect(ratio(he)).toBeGreaterThan(0.5);
    expect(ratio(he)).toBeLessThan(2);
    expect(ratio(small_random)).toBeLessThan(1e-10);
    expect(ratio(xavier)).toBeLessThan(ratio(he) / 100);
    expect(ratio(xavier)).toBeGreaterThan(1e-5);
    expect(zero?.['stddev, layer 1']).toBe('0');
    expect(zero?.['dead units, layer 20']).toBe('100.0 %');
    expect(Number(he?.['gradient, layer 1'])).toBeGreaterThan(0.3);
    expect(Number(small_random?.['gradient, layer 1'])).toBeLessThan(1e-10);
  });

  test('20 layers of tanh: xavier keeps the gradient, he saturates more', async () => {
    const { page } = opened;
    await page.select('#panel-signal [name=activation]', 'tanh');
    await status(page, 'signal', settled);
    const { small_random, xavier, he } = await numbers(page, 'signal');
    const gradient = Number(xavier?.['gradient, layer 1']);
    expect(gradient).toBeGreaterThan(1 / 4);
    expect(gradient).toBeLessThan(4);
    const saturated = 'saturated activations, layer 20';
    expect(Number.parseFloat(he?.[saturated] ?? '')).toBeGreaterThan(5 * Number.parseFloat(xavier?.[saturated] ?? ''));
    expect(Number(small_random?.['gradient, layer 1'])).toBeLessThan(1e-10);
    await page.select('#panel-signal [name=activation]', 'relu');
    await status(page, 'signal', settled);
  });

  test('results that are hidden while they are drawn keep their size', async () => {
    const { page } = opened;
    await hideWhileDrawing(page, 'signal', '.activations', '.histograms');
    expect(opened.complaints).toEqual([]);
  });

  test.each(VIEWS)('looks right on %i pixels, %s', async (width, scheme) => {
    await checkLooks(opened.page, 'signal', width, scheme);
  });

  // A network's mean square scatters about the infinite one's: after l layers of n ReLU units by about sqrt(5 (l + 1) / n),
  // relatively (a unit's square has the relative variance 5, its own input's scatter added); the others' scatter less.
  test.each(['relu', 'tanh', 'gelu', 'sigmoid'] as const)('%s is as the theory says', async (activation) => {
    const { page } = opened;
    const [depth, width] = [4, 512];
    await enter(page, 'signal', 'depth', String(depth));
    await enter(page, 'signal', 'width', String(width));
    await page.select('#panel-signal [name=activation]', activation);
    await status(page, 'signal', settled);
    const { name, content } = await file(page, () => page.click('#panel-signal .csv'));
    expect(name).toBe('signal.csv');
    const rows = rowsOf(content);
    expect(rows.length).toBe(4 * depth);
    for (const row of rows) {
      const { layer, initializer } = row;
      const [stddev, theory, gradient, gradientTheory] = [
        'activation stddev',
        'activation stddev in theory',
        'gradient stddev',
        'gradient stddev in theory',
      ].map((column) => Number(row[column])) as [number, number, number, number];
      const tolerance = Math.exp(4 * 0.5 * Math.sqrt((5 * (depth + 1)) / width));
      for (const [measured, expected] of [
        [stddev, theory],
        [gradient, gradientTheory],
      ] as const) {
        const about = `layer ${layer}, ${initializer}: ${measured}, theory ${expected}`;
        if (expected === 0) expect(measured, about).toBe(0);
        else {
          expect(measured / expected, about).toBeLessThan(tolerance);
          expect(measured / expected, about).toBeGreaterThan(1 / tolerance);
        }
      }
    }
    expect(await text(page, '#panel-signal .activations figcaption')).toContain(formulaOf(activation).activations);
    expect(await text(page, '#panel-signal .gradients figcaption')).toContain(formulaOf(activation).gradients);
  });

  test('the curves show what was measured, the histograms all initializers', async () => {
    const { page } = opened;
    const { page: shown } = opened;
    const paths = await shown.$$eval('#panel-signal .activations svg[role=img] g[aria-label=line] path', (nodes) =>
      nodes.map((node) => node.getAttribute('d') ?? ''),
    );
    expect(paths.length).toBe(8); // measured and theory
    for (const path of paths) expect(path).toMatch(/^M[-\d.,L\s]+$/);
    const bars = await page.$$eval('#panel-signal .histograms g[aria-label=rect] rect', (nodes) =>
      nodes.map((node) => Number(node.getAttribute('height'))),
    );
    expect(bars.length).toBe(4 * 4 * 32);
    expect(bars.every((height) => height >= 0)).toBe(true);
  });

  test('a fifth initializer stands beside the four, with its options', async () => {
    const { page } = opened;
    await enter(page, 'signal', 'width', '64');
    await page.select('#panel-signal [name=activation]', 'relu');
    await page.select('#panel-signal [name=also]', 'orthogonal');
    await enter(page, 'signal', 'also.gain', '1.4142');
    await status(page, 'signal', settled);
    const rows = await numbers(page, 'signal');
    expect(Object.keys(rows)).toEqual(['zero', 'small_random', 'xavier', 'he', 'orthogonal(1.4142)']);
    expect(Number(rows['orthogonal(1.4142)']?.['stddev, layer 4'])).toBeGreaterThan(0.4);
    expect(await text(page, '#panel-signal .code')).toContain('orthogonal(1.4142)]');
    await page.click('#panel-signal [value=zero]');
    await status(page, 'signal', settled);
    expect(Object.keys(await numbers(page, 'signal')).length).toBe(4);
    const query = new URL(page.url()).searchParams;
    expect(Object.fromEntries(query)).toMatchObject({
      panel: 'signal',
      depth: '4',
      width: '64',
      activation: 'relu',
      methods: 'small_random,xavier,he',
      also: 'orthogonal',
      'also.gain': '1.4142',
      seed: '42',
    });
  });

  test('the address brings all of it back', async () => {
    const { page } = opened;
    const before = await numbers(page, 'signal');
    const address = page.url();
    await page.reload({ waitUntil: 'load' });
    await status(page, 'signal', settled);
    expect(page.url()).toBe(address);
    expect(await numbers(page, 'signal')).toEqual(before);
    expect(await page.$eval('#panel-signal [name="also.gain"]', (node) => (node as HTMLInputElement).value)).toBe(
      '1.4142',
    );
  });

  test.each([
    ['depth', '51', 'depth must be a whole number from 2 to 50, got "51"'],
    ['width', '31', 'width must be a whole number from 32 to 512, got "31"'],
    ['seed', 'x', 'seed must be a whole number, got "x"'],
    ['also.gain', '', 'gain must be a number, got ""'],
  ])('%s "%s" is refused', async (name, value, problem) => {
    const { page } = opened;
    const field = `#panel-signal [name="${name}"]`;
    const before = await page.$eval(field, (node) => (node as HTMLInputElement).value);
    await page.$eval(field, (node) => (node as HTMLInputElement).select());
    await page.focus(field);
    await page.keyboard.press('Backspace');
    await page.keyboard.type(value);
    await page.keyboard.press('Tab');
    await page.waitForFunction(
      (wanted) => document.querySelector('#panel-signal .problem')?.textContent === wanted,
      {},
      problem,
    );
    expect(await page.$eval('#panel-signal .network-results', (node) => (node as HTMLElement).hidden)).toBe(true);
    await enter(page, 'signal', name, before);
    await page.waitForFunction(() => !document.querySelector<HTMLElement>('#panel-signal .network-results')?.hidden);
    await status(page, 'signal', settled);
  });

  test('impatient changes end with the last choice', async () => {
    const { page } = opened;
    for (const depth of ['30', '12', '6']) await enter(page, 'signal', 'depth', depth);
    await page.waitForFunction(() =>
      /^6 layers/.test(document.querySelector('#panel-signal .status')?.textContent ?? ''),
    );
    expect(Object.keys((await numbers(page, 'signal')).he ?? {})).toContain('stddev, layer 6');
  });

  test('a measurement that is broken off changes nothing of the next', async () => {
    const { page } = opened;
    await enter(page, 'signal', 'depth', '40');
    await status(page, 'signal', settled);
    const clean = await numbers(page, 'signal');
    await page.click('#panel-signal .again');
    // On its way back.
    await page.waitForFunction(
      () => (document.querySelector('#panel-signal progress') as HTMLProgressElement).value > 0.6,
      {
        polling: 5,
      },
    );
    await page.click('#panel-signal .again');
    await page.waitForFunction(
      () => (document.querySelector('#panel-signal progress') as HTMLProgressElement).value < 0.5,
      {
        polling: 5,
      },
    );
    await status(page, 'signal', settled);
    expect(await numbers(page, 'signal')).toEqual(clean);
  });

  test('what was measured while another tab was shown is drawn on the way back', async () => {
    const { page } = opened;
    await enter(page, 'signal', 'depth', '9');
    await page.click('#tab-initialize');
    await status(page, 'signal', /^9 layers/);
    await page.click('#tab-signal');
    await page.waitForFunction(() =>
      /layer 9/.test(document.querySelector('#panel-signal .numbers')?.textContent ?? ''),
    );
    expect(await pointsOf(page, '#panel-signal .idle')).toEqual([9, 9, 9, 9]);
  });

  test('a saved picture names its lines', async () => {
    const { page } = opened;
    const { content } = await file(page, () => page.click('#panel-signal .activations .save-buttons button'));
    for (const name of ['small_random', 'xavier', 'he', 'orthogonal(1.4142)'])
      expect(content.toString()).toContain(name);
  });

  test('nothing on the console', () => {
    expect(opened.complaints).toEqual([]);
  });
});
