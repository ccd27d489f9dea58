// Cold start: from the start of a page's loading until its first matrix, 512 x 512, is in place. A new browser and a new profile each time.
import { launchBrowser } from '../../scripts/engines/chromium.mjs';
import { measureInRounds } from '../run/rounds.mjs';
import { addressOf, PAGES } from './pages.mjs';

async function coldStart(address) {
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage();
    const failed = new Promise((_, reject) => page.once('pageerror', reject));
    await page.goto(address);
    await Promise.race([failed, page.waitForFunction(() => 'filled' in globalThis, { timeout: 60_000 })]);
    return await page.evaluate(() => globalThis.filled);
  } finally {
    await browser.close();
  }
}

/** @returns for each page `values`, milliseconds, one a round; or `error` */
export const coldStarts = ({ server, rounds, progress }) =>
  measureInRounds({
    title: 'cold start',
    names: Object.keys(PAGES),
    rounds,
    progress,
    measure: (name) => coldStart(addressOf(server, name)),
  });
