// The panel of training: what tests do to it, and what they expect of two spirals.
import type { Page } from 'puppeteer';
import { expect } from 'vitest';
import { numbers, rowsOf, status, text } from './demo-panels.ts';
import type { downloads } from './downloads.ts';
import { inWorkers } from './init-scripts-in-workers.ts';

/** A network that a software adapter trains in seconds. */
export const SMALL = 'panel=training&depth=6&width=32';

/** TensorFlow.js trains on the CPU then: it has no pipelines, which a software adapter takes seconds to compile. */
export const WITHOUT_WEBGPU = 'Object.defineProperty(WorkerNavigator.prototype, "gpu", { get: () => undefined });';
export async function withoutWebGPU(page: Page): Promise<void> {
  await inWorkers(page, WITHOUT_WEBGPU);
}

export const ready = (page: Page): Promise<string> => status(page, 'training', /^Ready\.$/);
export const start = (page: Page): Promise<void> => page.click('#panel-training .start');
export async function finish(page: Page): Promise<void> {
  await start(page);
  await status(page, 'training', /^Finished: \d+ updates\.$/);
}
/** Starts, and has the page pause at its first look at so many updates or more: a press from here may come later. Gives how many. */
export async function startUntil(page: Page, updates: number): Promise<number> {
  await page.evaluate((least) => {
    const [button, speed] = ['.start', '.speed'].map((part) => document.querySelector(`#panel-training ${part}`));
    (button as HTMLElement).click();
    const observer = new MutationObserver(() => {
      if (Number.parseInt(speed?.textContent ?? '', 10) < least) return;
      observer.disconnect();
      (button as HTMLElement).click();
    });
    observer.observe(speed as Element, { childList: true, characterData: true, subtree: true });
  }, updates);
  // Since the click the status says something else.
  const paused = Number((await status(page, 'training', /^Paused after \d+ updates\.$/)).match(/\d+/)?.[0]);
  expect(paused).toBeGreaterThanOrEqual(updates);
  return paused;
}
export async function reset(page: Page): Promise<void> {
  await page.click('#panel-training .reset');
  await ready(page);
}

/** The curves as the page saves them. */
export async function curvesOf(page: Page, file: ReturnType<typeof downloads>): Promise<Buffer> {
  const { name, content } = await file(page, () => page.click('#panel-training .csv'));
  expect(name).toBe('training-curves.csv');
  return content;
}

/** A column of the curves for an initializer, where it was measured. */
export const column = (curves: Buffer, initializer: string, name: string): number[] =>
  rowsOf(curves)
    .filter((row) => row.initializer === initializer && row[name] !== '')
    .map((row) => Number(row[name]));

/** Two spirals after 100 updates: he has learned them, zero and small_random are where they began. Gives the curves. */
export async function checkSpirals(page: Page, file: ReturnType<typeof downloads>): Promise<Buffer> {
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
  const curves = await curvesOf(page, file);
  expect(column(curves, 'he', 'loss').length).toBe(100);
  expect(column(curves, 'he', 'accuracy').length).toBe(11);
  expect(column(curves, 'he', 'gradient norm; layer 1').length).toBe(10);
  for (const loss of column(curves, 'zero', 'loss')) expect(loss).toBeCloseTo(Math.LN2, 6);
  expect(new Set(column(curves, 'zero', 'accuracy'))).toEqual(new Set([0.5]));
  return curves;
}
