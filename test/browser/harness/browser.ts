// A page of a browser that global-setup.ts started.
import puppeteer, { type Browser, type Page } from 'puppeteer';
import { afterAll, beforeAll, expect, inject } from 'vitest';
// @ts-expect-error plain JavaScript, shared with the benchmark
import { launchBrowser } from '../../../scripts/engines/chromium.mjs';
import { hearComplaints } from './complaints.ts';

export interface Opened {
  page: Page;
  /** What the page wrote to the console as an error or a warning, and every exception nobody caught, but for what is expected. */
  complaints: string[];
  /** Complaints like this are none from now on, so many at most. A browser may write them late, in another test of the file. */
  expectComplaints(like: RegExp, most: number): void;
}

/** Call it before WebGPU refuses so many devices: Chromium warns of each at once, of some again later, and of some not at all. */
export function expectRefusedDevices(opened: Opened, devices: number): void {
  opened.expectComplaints(/^Failed to create device:\nRequired limit \(/, devices);
  opened.expectComplaints(/^Device failed at creation\.$/, devices);
}

/** The browser of this worker: pages in the background of a browser draw no frames. */
export function connectToBrowser(): Promise<Browser> {
  const browsers = inject('browsers');
  return puppeteer.connect({
    browserWSEndpoint: browsers[Number(process.env.VITEST_POOL_ID) % browsers.length] as string,
    protocolTimeout: 600_000,
  });
}

const HARNESS = '/test/browser/page/page.html';

/**
 * Opens a path of the project in a new page for the tests of a file, and closes it after them.
 *
 * @param args - starts a browser for them alone, with these arguments
 */
export function openPage(path: string, prepare?: (page: Page) => Promise<void>, args?: readonly string[]): Opened {
  const expected: { like: RegExp; left: number }[] = [];
  const opened = {
    complaints: [] as string[],
    expectComplaints: (like, most) => {
      expected.push({ like, left: most });
    },
  } as Opened;
  const complain = (text: string): void => {
    const one = expected.find(({ like, left }) => left > 0 && like.test(text));
    if (one) one.left--;
    else opened.complaints.push(text);
  };
  let browser: Browser;
  beforeAll(async () => {
    browser = args ? await launchBrowser(args) : await connectToBrowser();
    const page = await browser.newPage();
    page.setDefaultTimeout(0); // the test's own time limit is the only one
    hearComplaints(page, (text) => {
      // Tests fill many tensors without names; the warning of it is tested in test/browser/library/same-numbers.test.ts.
      if (path !== HARNESS || !/^weight-init, \w+: a second tensor has/.test(text)) complain(text);
    });
    // Errors that only a listener sees, such as those of a ResizeObserver, go to the console.
    await page.evaluateOnNewDocument(() => {
      addEventListener('error', (event) => console.error(event.message));
    });
    await prepare?.(page);
    await page.goto(`${inject('origin')}${path}`, { waitUntil: 'load' });
    opened.page = page;
  });
  afterAll(async () => {
    await opened.page.close();
    await (args ? browser.close() : browser.disconnect());
  });
  return opened;
}

/** The page with the harness of test/browser/page/page.ts. */
export function openHarness(prepare?: (page: Page) => Promise<void>, args?: readonly string[]): Opened {
  const opened = openPage(HARNESS, prepare, args);
  beforeAll(async () => {
    await opened.page.waitForFunction(() => 'harness' in globalThis);
  });
  afterAll(async () => {
    expect(await opened.page.evaluate(() => harness.uncaptured)).toEqual([]);
    expect(opened.complaints).toEqual([]);
  });
  return opened;
}
