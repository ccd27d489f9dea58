// What the page gives to take along: pictures and code.
import type { Page } from 'puppeteer';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import { openPage } from '../harness/browser.ts';
import { downloads, type Saved } from '../harness/downloads.ts';
import { holdTimers } from '../harness/held-timer.ts';

const opened = openPage('/demo/index.html?shape=30 x 20&seed=7');
const file = downloads();
beforeAll(async () => {
  const { page } = opened;
  await page.setViewport({ width: 1200, height: 900 });
  await page.waitForSelector('#heatmap .save-buttons');
});

/** Presses a button under a figure, and gives the file that it saves. */
const saved = (page: Page, figure: string, format: 'SVG' | 'PNG'): Promise<Saved> =>
  file(page, () => page.click(`#${figure} .save-buttons button:nth-child(${format === 'SVG' ? 1 : 2})`));

/** What an SVG is by itself: whether it parses, its texts, and how an <img> shows it. */
const shownBy = (page: Page, svg: string) =>
  page.evaluate(async (source) => {
    const parsed = new DOMParser().parseFromString(source, 'image/svg+xml');
    const image = new Image();
    image.src = URL.createObjectURL(new Blob([source], { type: 'image/svg+xml' }));
    await image.decode();
    const canvas = new OffscreenCanvas(image.width, image.height);
    const context = canvas.getContext('2d') as OffscreenCanvasRenderingContext2D;
    context.drawImage(image, 0, 0);
    const pixels = new Uint32Array(context.getImageData(0, 0, image.width, image.height).data.buffer);
    return {
      wellFormed: parsed.querySelector('parsererror') === null,
      title: parsed.querySelector('title')?.textContent,
      texts: [...parsed.querySelectorAll('text')].map((text) => text.textContent).join(' '),
      size: [image.width, image.height] as const,
      colours: new Set(pixels).size,
      corner: pixels[0],
    };
  }, svg);

const FIGURES = [
  ['histogram', 'Histogram of 30 × 20 weights, heNormal(), seed 7', 'histogram-of-30x20-weights-henormal-seed-7'],
  ['heatmap', 'Heat map of 30 × 20 weights, heNormal(), seed 7', 'heat-map-of-30x20-weights-henormal-seed-7'],
] as const;

describe.each(['light', 'dark'])('%s', (scheme) => {
  beforeAll(() => opened.page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]));

  test.each(FIGURES)('the %s as a file that needs nothing of the page', async (figure, title, stem) => {
    const { page } = opened;
    const label = await page.$eval(`#${figure} .save-buttons button`, (button) => button.ariaLabel);
    expect(label).toBe(`Save ${title} as SVG`);
    const { name, content } = await saved(page, figure, 'SVG');
    expect(name).toBe(`${stem}.svg`);
    const svg = content.toString();
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg"/);
    expect(svg.match(/.{0,99}(var\(|NaN|current[cC]olor|undefined|light-dark).{0,20}/)?.[0]).toBeUndefined();
    const shown = await shownBy(page, svg);
    expect(shown).toMatchObject({ wellFormed: true, title, corner: scheme === 'light' ? 0xffffffff : 0xff28221f });
    expect(shown.colours).toBeGreaterThan(20);
    // The words of the figure, the legend's and the caption's too, are in it.
    const words = await page.$eval(`#${figure}`, (node) =>
      [...node.querySelectorAll('text, figcaption')].flatMap((text) => text.textContent?.match(/\S+/g) ?? []),
    );
    for (const word of words) expect(shown.texts).toContain(word);
    const box = await page.$eval(`#${figure}`, (node) => [node.clientWidth, node.clientHeight]);
    expect(Math.abs(shown.size[0] - (box[0] as number) - 32)).toBeLessThanOrEqual(1);
    expect(Math.abs(shown.size[1] - (box[1] as number))).toBeLessThan(80);

    const { name: other, content: png } = await saved(page, figure, 'PNG');
    expect(other).toBe(`${stem}.png`);
    expect(png.subarray(1, 4).toString()).toBe('PNG');
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual(shown.size.map((pixels) => 2 * pixels));
  });
});

test('a legend is a list, and is saved with its plot', async () => {
  const { page } = opened;
  const { listed, svg } = (await page.evaluate(`(async () => {
    const { initializerLegend } = await import('/demo/plots/legend.ts');
    const { figureSvg } = await import('/demo/save/figure-svg.ts');
    const figure = document.createElement('figure');
    const labels = { zero: 'zero', small_random: 'small_random', xavier: 'xavier', he: 'he', also: 'orthogonal(2)' };
    figure.append(initializerLegend(Object.entries(labels).map(([key, label]) => ({ key, label }))));
    document.body.append(figure);
    const { svg } = figureSvg(figure, 'A legend');
    const listed = [...figure.querySelectorAll('li')].map((item) => item.innerText);
    figure.remove();
    return { listed, svg };
  })()`)) as { listed: string[]; svg: string };
  expect(listed).toEqual(['zero', 'small_random', 'xavier', 'he', 'orthogonal(2)']);
  const shown = await shownBy(page, svg);
  expect(shown).toMatchObject({ wellFormed: true, texts: `A legend ${listed.join(' ')}` });
  expect(new Set(svg.match(/stroke: rgb\([^)]+\)/g)).size).toBeGreaterThanOrEqual(5);
  expect(svg).not.toContain('var(');
});

/** Milliseconds for which a button says that it has copied: demo/save/copy.ts. */
const SAID_FOR = 2000;

describe('the code', () => {
  const button = (page: Page): Promise<string | null> => page.$eval('#copy', (node) => node.textContent);

  test('is copied by a press', async () => {
    const { page } = opened;
    await page.browserContext().setPermission(inject('origin'), {
      permission: { name: 'clipboard-write' },
      state: 'granted',
    });
    await page.browserContext().setPermission(inject('origin'), {
      permission: { name: 'clipboard-read' },
      state: 'granted',
    });
    await page.bringToFront();
    const endTimers = await holdTimers(page, SAID_FOR);
    await page.click('#copy');
    await page.waitForFunction(() => document.getElementById('copy')?.textContent === 'Copied');
    expect(await page.$eval('#copy + [role=status]', (node) => node.textContent)).toBe('Copied');
    const code = await page.$eval('#code', (node) => node.textContent);
    expect(code).toContain('shape: [30, 20]');
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(code);
    await endTimers();
    expect(await button(page)).toBe('Copy');
  });

  test('is selected where copying is refused', async () => {
    const { page } = opened;
    await page.evaluate(() => {
      navigator.clipboard.writeText = () => Promise.reject(new DOMException('no', 'NotAllowedError'));
    });
    const endTimers = await holdTimers(page, SAID_FOR);
    await page.click('#copy');
    await page.waitForFunction(() => document.getElementById('copy')?.textContent === 'Selected');
    expect(await page.evaluate(() => String(getSelection()))).toBe(
      await page.$eval('#code', (node) => node.textContent),
    );
    await endTimers();
    expect(await button(page)).toBe('Copy');
    expect(opened.complaints).toEqual([]);
  });
});
