// Timers of a page that end when a test says so.
import type { Page } from 'puppeteer';

declare global {
  var endTimers: () => void;
}

/** From now on timers of so many milliseconds do not end by themselves. Gives a function that ends them. */
export async function holdTimers(page: Page, milliseconds: number): Promise<() => Promise<void>> {
  await page.evaluate((held) => {
    const { setTimeout } = globalThis;
    const waiting: (() => void)[] = [];
    globalThis.setTimeout = ((call: () => void, ms?: number) =>
      ms === held ? -waiting.push(call) : setTimeout(call, ms)) as typeof setTimeout;
    globalThis.endTimers = () => {
      globalThis.setTimeout = setTimeout;
      for (const call of waiting) call();
    };
  }, milliseconds);
  return () => page.evaluate(() => globalThis.endTimers());
}
