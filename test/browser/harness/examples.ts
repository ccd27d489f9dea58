// The examples, as a user's server serves them: with the packages of examples/package.json, weight-init among them.
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'puppeteer';
import { createServer } from 'vite';
import { afterAll, beforeAll, expect } from 'vitest';
// @ts-expect-error plain JavaScript, shared with the benchmark
import { launchBrowser } from '../../../scripts/engines/chromium.mjs';
// @ts-expect-error plain JavaScript, shared with the benchmark
import { serve } from '../../../scripts/engines/serve.mjs';
import { connectToBrowser } from './browser.ts';
import { hearComplaints } from './complaints.ts';

declare global {
  /** What the module of an example exports. */
  var example: object;
  /** What the page has asked adapters for, one entry for each device. */
  var requested: { features: string[]; limits: string[] }[];
}

/** Runs in the page before anything else does. */
function hearRequests(): void {
  globalThis.requested = [];
  const { requestDevice } = GPUAdapter.prototype;
  GPUAdapter.prototype.requestDevice = function (descriptor = {}) {
    const { requiredFeatures = [], requiredLimits = {} } = descriptor;
    // TensorFlow.js nests a list in the list, which WebGPU reads as a text.
    requested.push({ features: [...requiredFeatures].flat().sort(), limits: Object.keys(requiredLimits).sort() });
    return requestDevice.call(this, descriptor);
  };
}

/** A page of an example. */
export interface ExamplePage {
  readonly page: Page;
  /** What the page shows. */
  readonly output: string;
}

const folder = (path: string): string => fileURLToPath(new URL(`../../../${path}`, import.meta.url));

/** Vite, as `npm start` of most examples starts it. */
async function startVite(): Promise<{ origin: string; close(): Promise<void> }> {
  const server = await createServer({
    configFile: false,
    root: folder('examples'),
    // Files that run at a time must not write the same cache.
    cacheDir: folder(`examples/node_modules/.vite-${process.env.VITEST_POOL_ID}`),
    logLevel: 'error',
    server: { port: 0, host: 'localhost', hmr: false, fs: { allow: [folder('')] } },
  });
  await server.listen();
  return { origin: (server.resolvedUrls?.local[0] ?? '').replace(/\/$/, ''), close: () => server.close() };
}

/** A server that changes no file, for examples without a bundler: each finds the package in a folder node_modules of its own. */
async function startStatic(): Promise<{ origin: string; close(): void }> {
  const names = readdirSync(folder('examples'));
  const mounts = names.map((name) => [`/${name}/node_modules/weight-init/`, folder('')]);
  const { address, close } = await serve({ ...Object.fromEntries(mounts), '/': folder('examples') });
  return { origin: address, close };
}

/**
 * A function that opens an example, waits until its module has run, and closes it after `check`. No error may be left.
 *
 * @param args - starts a browser for each example alone, with these arguments
 * @param prepare - what is done to each page first
 */
export function openExamples(
  server: 'vite' | 'static' = 'vite',
  args?: readonly string[],
  prepare?: (page: Page) => Promise<void>,
): (name: string, check: (opened: ExamplePage) => Promise<void>, expected?: RegExp) => Promise<void> {
  let running: { origin: string; close(): unknown };
  beforeAll(async () => {
    running = await (server === 'vite' ? startVite() : startStatic());
  });
  afterAll(async () => {
    await running.close();
  });
  return async (name, check, expected = /^$/) => {
    const browser: Browser = await (args ? launchBrowser(args) : connectToBrowser());
    const page = await browser.newPage();
    const complaints: string[] = [];
    page.setDefaultTimeout(0);
    hearComplaints(page, (text) => complaints.push(text));
    await prepare?.(page);
    await page.evaluateOnNewDocument(hearRequests);
    try {
      await page.goto(`${running.origin}/${name}/`, { waitUntil: 'load' });
      // The module of the page, which is the same one when it is imported again. As text, since Vitest rewrites `import`.
      // Its errors as texts: Vitest cannot read the lines of every bundle.
      const failed = await page.evaluate(`import(document.querySelector('script[src*=main]').src).then(
        (main) => void (globalThis.example = main),
        (error) => String(error?.stack ?? error),
      )`);
      expect(failed, [name, ...complaints].join('\n')).toBeUndefined();
      const output = await page.$eval('output', (node) => node.textContent ?? '');
      await check({ page, output });
      expect(complaints.filter((text) => !expected.test(text))).toEqual([]);
    } finally {
      await page.close();
      await (args ? browser.close() : browser.disconnect());
    }
  };
}
