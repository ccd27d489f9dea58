// The examples, as a user's Vite serves them: with the packages of examples/package.json, weight-init among them.
import { fileURLToPath } from 'node:url';
import type { Page } from 'puppeteer';
import { createServer, type ViteDevServer } from 'vite';
import { afterAll, beforeAll, expect } from 'vitest';
// @ts-expect-error plain JavaScript, shared with the benchmark
import { installPackages } from '../../../scripts/install.mjs';
import { connectToBrowser } from './browser.ts';

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

/** A function that opens an example, waits until its module has run, and closes it after `check`. No error may be left. */
export function openExamples(): (
  name: string,
  check: (opened: ExamplePage) => Promise<void>,
  expected?: RegExp,
) => Promise<void> {
  let server: ViteDevServer;
  let origin = '';
  beforeAll(async () => {
    installPackages('examples');
    server = await createServer({
      configFile: false,
      root: fileURLToPath(new URL('../../../examples', import.meta.url)),
      logLevel: 'error',
      server: {
        port: 0,
        host: 'localhost',
        hmr: false,
        fs: { allow: [fileURLToPath(new URL('../../..', import.meta.url))] },
      },
    });
    await server.listen();
    origin = (server.resolvedUrls?.local[0] ?? '').replace(/\/$/, '');
  });
  afterAll(() => server.close());
  return async (name, check, expected = /^$/) => {
    const browser = await connectToBrowser();
    const page = await browser.newPage();
    const complaints: string[] = [];
    page.setDefaultTimeout(0);
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warn') complaints.push(message.text());
    });
    page.on('pageerror', (error) => {
      complaints.push(String(error));
    });
    await page.evaluateOnNewDocument(hearRequests);
    try {
      await page.goto(`${origin}/${name}/`, { waitUntil: 'load' });
      // The module of the page, which is the same one when it is imported again. As text, since Vitest rewrites `import`.
      await page.evaluate(`import(document.querySelector('script[src*=main]').src).then((main) => {
        globalThis.example = main;
      })`);
      const output = await page.$eval('output', (node) => node.textContent ?? '');
      await check({ page, output });
      expect(complaints.filter((text) => !expected.test(text))).toEqual([]);
    } finally {
      await page.close();
      await browser.disconnect();
    }
  };
}
