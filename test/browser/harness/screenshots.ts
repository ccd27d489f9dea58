// How a page looks: screenshots, and what can be measured of its looks.
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from 'puppeteer';
import { expect } from 'vitest';

const RESULTS = fileURLToPath(new URL('../../../test-results/', import.meta.url));

/** Keeps a screenshot in test-results/. */
export async function keep(page: Page, name: string): Promise<void> {
  mkdirSync(RESULTS, { recursive: true });
  await page.screenshot({ path: `${RESULTS}${name}.png`, fullPage: true, optimizeForSpeed: true });
}

/** Shows a page at a width, in the colours of a scheme, with no transition under way. */
export async function showWithoutMotion(page: Page, width: number, scheme: string): Promise<void> {
  await page.setViewport({ width, height: 900 });
  await page.emulateMediaFeatures([
    { name: 'prefers-color-scheme', value: scheme },
    { name: 'prefers-reduced-motion', value: 'reduce' },
  ]);
}

/** By how many pixels the page is wider than the screen. */
export const overflowing = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

const LABELS = 'figure g[aria-label$="tick label"], figure g[aria-label="text"], figure svg[class$="ramp"] g.tick';

/** Labels of the pictures that overlap. */
export async function overlapping(page: Page): Promise<string[]> {
  const found = await page.$$eval(LABELS, (groups) => {
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
  expect(found.labels).toBeGreaterThan(8);
  return found.overlap;
}

/** Size and number of colours of the images in the plots that a selector finds. */
export const imagesOf = (page: Page, plots: string): Promise<{ size: number[]; different: number }[]> =>
  page.$$eval(`${plots} g[aria-label=raster] image`, (images) =>
    Promise.all(
      images.map(async (image) => {
        const picture = new Image();
        picture.src = image.getAttribute('href') ?? '';
        await picture.decode();
        const { width, height } = picture;
        const context = new OffscreenCanvas(width, height).getContext('2d') as OffscreenCanvasRenderingContext2D;
        context.drawImage(picture, 0, 0);
        const pixels = new Uint32Array(context.getImageData(0, 0, width, height).data.buffer);
        return { size: [height, width], different: new Set(pixels).size };
      }),
    ),
  );
