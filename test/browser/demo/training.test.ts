// The panel of training, driven by its controls. On WebGPU, and all else that it can do: training.slow.test.ts.
import { beforeAll, describe, expect, test } from 'vitest';
import { openPage } from '../harness/browser.ts';
import { enter, rowsOf, status, text } from '../harness/demo-panels.ts';
import { downloads } from '../harness/downloads.ts';
import { imagesOf } from '../harness/screenshots.ts';
import { checkSpirals, curvesOf, finish, ready, SMALL, startUntil, withoutWebGPU } from '../harness/training-panel.ts';

const file = downloads();

/** Updates that are compared: of two epochs, with two evaluations. */
const MANY = 20;

describe('two spirals, without WebGPU', () => {
  const opened = openPage(`/demo/index.html?${SMALL}&steps=100`, withoutWebGPU);
  let curves: Buffer;
  beforeAll(async () => {
    await opened.page.setViewport({ width: 1200, height: 900 });
    await ready(opened.page);
  });

  test('the page trains on the CPU, from the same weights', async () => {
    const { page } = opened;
    expect(await text(page, '#panel-training .notice')).toBe(
      'TensorFlow.js trains on the CPU: this browser has no WebGPU (navigator.gpu). The weights are the same.',
    );
    await finish(page);
    expect(await text(page, '#panel-training .facts')).toContain('on the CPU');
    curves = await checkSpirals(page, file);
  });

  test('the pictures show it', async () => {
    const { page } = opened;
    for (const kind of ['loss', 'accuracy']) {
      const paths = await page.$$eval(`#panel-training .${kind} svg[role=img] g[aria-label=line] path`, (nodes) =>
        nodes.map((node) => node.getAttribute('d') ?? ''),
      );
      expect(paths.length).toBe(4);
      for (const path of paths) expect(path).toMatch(/^M[-\d.,L\s]+$/);
    }
    // Colours of each decision region: one where nothing is learned, many where a network tells points apart.
    const colours = (await imagesOf(page, '#panel-training .learned')).map(({ different }) => different);
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

  test('paused, stepped and resumed, the curves are those of a run without a pause', async () => {
    const { page } = opened;
    await page.setViewport({ width: 1200, height: 900 });
    await enter(page, 'training', 'steps', '10000'); // so many that no pause comes too late
    await ready(page);
    const paused = await startUntil(page, 7);
    for (let i = 1; i <= 2; i++) {
      await page.click('#panel-training .step');
      await status(page, 'training', new RegExp(`^Paused after ${paused + i} updates\\.$`));
    }
    await startUntil(page, MANY);
    const measured = rowsOf(await curvesOf(page, file)).slice(0, 4 * MANY);
    expect(measured.length).toBe(4 * MANY);
    expect(measured).toEqual(rowsOf(curves).slice(0, 4 * MANY));
  });

  test('nothing on the console', () => {
    expect(opened.complaints).toEqual([]);
  });
});
