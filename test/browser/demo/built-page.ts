// The page as npm run build:demo builds it.
import type { Browser } from 'puppeteer';
import { afterAll, beforeAll } from 'vitest';
// @ts-expect-error plain JavaScript, shared with the benchmark
import { serve } from '../../../scripts/engines/serve.mjs';

import { connectToBrowser } from '../harness/browser.ts';
import { hearFailures } from '../harness/complaints.ts';

export const FOLDER = new URL('../../../dist-demo/', import.meta.url);

/** The built page, below a path of a server that has nothing else. */
export function openBuiltPage() {
  let browser: Browser;
  let server: { address: string; close(): void };
  beforeAll(async () => {
    browser = await connectToBrowser();
    server = await serve({ '/some/sub/path/': FOLDER });
  });
  afterAll(async () => {
    server.close();
    await browser.disconnect();
  });
  return async () => {
    const page = await browser.newPage();
    page.setDefaultTimeout(0); // the test's own time limit is the only one
    const complaints: string[] = [];
    hearFailures(page, (text) => complaints.push(text));
    const loaded: string[] = [];
    page.on('response', (response) => {
      loaded.push(new URL(response.url()).pathname.split('/').at(-1) ?? '');
    });
    return { page, complaints, loaded, address: `${server.address}/some/sub/path/` };
  };
}
