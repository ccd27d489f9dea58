// What the tests of the panels of signal and training read from them and do to them.
import type { Page, Viewport } from 'puppeteer';
import { expect } from 'vitest';
import { violations } from './axe.ts';
import { keep, overflowing, overlapping } from './screenshots.ts';

export type PanelName = 'signal' | 'training';

export const text = (page: Page, selector: string): Promise<string> =>
  page.$eval(selector, (node) => node.textContent ?? '');

/** The table of numbers: by initializer, then by column. */
export async function numbers(page: Page, panel: PanelName): Promise<Record<string, Record<string, string>>> {
  const rows = await page.$$eval(`#panel-${panel} .numbers tr`, (nodes) =>
    nodes.map((row) => [...row.children].map((cell) => cell.textContent ?? '')),
  );
  const [head = [], ...body] = rows;
  return Object.fromEntries(
    body.map(([name = '', ...cells]) => [name, Object.fromEntries(cells.map((cell, i) => [head[i + 1] ?? '', cell]))]),
  );
}

/** Types into a field, and leaves it. */
export async function enter(page: Page, panel: PanelName, name: string, value: string): Promise<void> {
  await page.click(`#panel-${panel} [name="${name}"]`, { count: 3 });
  await page.keyboard.type(value);
  await page.keyboard.press('Tab');
}

/** Waits until the status is as wanted, and nothing is wrong. */
export async function status(page: Page, panel: PanelName, wanted: RegExp): Promise<string> {
  const found = await page.waitForFunction(
    (id, pattern) => {
      const said = (part: string): string => document.querySelector(`#${id} .${part}`)?.textContent ?? '';
      return said('problem')
        ? `problem: ${said('problem')}`
        : new RegExp(pattern).test(said('status')) && said('status');
    },
    { polling: 50 },
    `panel-${panel}`,
    wanted.source,
  );
  const value = (await found.jsonValue()) as string;
  expect(value).toMatch(wanted);
  return value;
}

/** Makes the page narrower, which draws its plots anew, and hides the results from the `first` plot to the `last`. */
export async function hideWhileDrawing(page: Page, panel: PanelName, first: string, last: string): Promise<void> {
  const { width, height } = page.viewport() as Viewport;
  const drawing = await page.evaluateHandle(
    (id, first, last) => {
      const results = document.querySelector(`#${id} .network-results`) as HTMLElement;
      // Each reading of the clock is a second later, so that each plot is drawn in a task of its own.
      const now = performance.now.bind(performance);
      let time = now();
      performance.now = () => (time += 1000);
      const changed = (plot: string): Promise<void> =>
        new Promise((resolve) => {
          const observer = new MutationObserver(() => {
            observer.disconnect();
            resolve();
          });
          observer.observe(results.querySelector(plot) as HTMLElement, { childList: true });
        });
      const isWhole = (async () => {
        await changed(first);
        results.hidden = true;
        await changed(last);
        const { hidden } = results;
        results.hidden = false;
        performance.now = now;
        const widths = [...results.querySelectorAll('figure svg[width]')].map((svg) =>
          Number(svg.getAttribute('width')),
        );
        return hidden && widths.length > 0 && widths.every((width) => width > 0);
      })();
      return { isWhole };
    },
    `panel-${panel}`,
    first,
    last,
  );
  await page.setViewport({ width: width - 100, height });
  expect(await page.evaluate(({ isWhole }) => isWhole, drawing)).toBe(true);
}

/** Rows of comma-separated values, by the names of the columns; no cell here has a comma. */
export function rowsOf(csv: Buffer): Record<string, string>[] {
  const [head = '', ...lines] = csv.toString().trim().split('\r\n');
  const columns = head.split(',');
  return lines.map((line) => {
    const cells = line.split(',');
    expect(cells.length).toBe(columns.length);
    return Object.fromEntries(columns.map((column, i) => [column, cells[i] ?? '']));
  });
}

/** Points of each line of a plot. */
export const pointsOf = (page: Page, plot: string): Promise<number[]> =>
  page.$$eval(`${plot} svg[role=img] g[aria-label=line] path`, (paths) =>
    paths.map((path) => path.getAttribute('d')?.match(/[ML]/g)?.length ?? 0),
  );

export const VIEWS = [
  [390, 'light'],
  [390, 'dark'],
  [1200, 'light'],
  [1200, 'dark'],
] as const;

/** Waits until the page has drawn many frames in a row, with no change to it: pictures that take a new width change it step by step. */
const atRest = (page: Page): Promise<void> =>
  page.evaluate(
    (many) =>
      new Promise<void>((resolve) => {
        let still = 0;
        const observer = new MutationObserver(() => {
          still = 0;
        });
        observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
        requestAnimationFrame(function frame() {
          if (++still <= many) {
            requestAnimationFrame(frame);
            return;
          }
          observer.disconnect();
          resolve();
        });
      }),
    40,
  );

/** A screenshot is kept; nothing overlaps or is wider than the screen, and axe finds nothing wrong. */
export async function checkLooks(page: Page, name: string, width: number, scheme: 'light' | 'dark'): Promise<void> {
  await page.setViewport({ width, height: 900 });
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
  await atRest(page);
  await keep(page, `${name}-${width}-${scheme}`);
  expect(await overflowing(page)).toBe(0);
  expect(await overlapping(page)).toEqual([]);
  expect(await violations(page)).toEqual([]);
}
