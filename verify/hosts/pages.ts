// Opens built pages in Chromium: as they are, under a strict policy, and isolated.
import type { Browser } from 'puppeteer';
// @ts-expect-error plain JavaScript, shared with the benchmark
import { launchBrowser } from '../../scripts/engines/chromium.mjs';
// @ts-expect-error plain JavaScript, shared with the benchmark
import { serve } from '../../scripts/engines/serve.mjs';
import type { Report } from './expected.ts';

/** Below which pages are served, so that an address from the root of the server would be wrong. */
export const SUB_PATH = '/some/where/';

export const HEADERS = {
  plain: {},
  /** Neither threads, which are made of a blob, nor WebAssembly. */
  'strict policy': { 'Content-Security-Policy': "default-src 'none'; script-src 'self'; img-src data:" },
  isolated: { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' },
} as const;
export type Setting = keyof typeof HEADERS;

/** `inPage` and `inWorker` of page/main.js, or the text of an element with the id `report`. */
export type Place = 'inPage' | 'inWorker' | 'report';

/** Opens an address and runs check.js there. Errors of the page are errors, but for what the strict policy forbids. */
export async function open(browser: Browser, address: string, place: Place, setting: Setting): Promise<Report> {
  const page = await browser.newPage();
  const complaints: string[] = [];
  page.setDefaultTimeout(600_000);
  page.on('console', (message) => {
    const isOfPolicy = setting === 'strict policy' && message.text().includes('Content Security Policy');
    if (['error', 'warn'].includes(message.type()) && !isOfPolicy) complaints.push(message.text());
  });
  page.on('pageerror', (error) => {
    complaints.push(String(error));
  });
  try {
    await page.goto(address, { waitUntil: 'load' });
    const call = place === 'report' ? 'JSON.parse(document.querySelector("#report").textContent)' : `${place}()`;
    if (place !== 'report') await page.waitForFunction((name) => name in globalThis, {}, place);
    const report = (await page.evaluate(call)) as Report;
    if (complaints.length > 0) throw new Error(complaints.join('\n'));
    return report;
  } catch (error) {
    throw new Error([(error as Error).message, ...complaints].join('\n'));
  } finally {
    await page.close();
  }
}

/** Serves a folder below the sub-path with the headers of a setting while `use` runs. */
export async function served<T>(folder: string, setting: Setting, use: (address: string) => Promise<T>): Promise<T> {
  const { address, close } = await serve({ [SUB_PATH]: folder }, { headers: HEADERS[setting] });
  try {
    return await use(`${address}${SUB_PATH}`);
  } finally {
    close();
  }
}

export async function withBrowser<T>(use: (browser: Browser) => Promise<T>): Promise<T> {
  const browser: Browser = await launchBrowser();
  try {
    return await use(browser);
  } finally {
    await browser.close();
  }
}
