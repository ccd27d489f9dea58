// Cold start: from the start of a page's loading until its first matrix, 512 x 512, is in place. A new browser and a new profile each time.
import { launchBrowser } from '../../scripts/engines/chromium.mjs';
import { addressOf, PAGES } from './pages.mjs';

async function sample(address) {
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
export async function coldStarts({ server, rounds, progress }) {
  const results = Object.fromEntries(Object.keys(PAGES).map((name) => [name, { values: [] }]));
  for (let round = 0; round <= rounds; round++) {
    for (const [name, result] of Object.entries(results)) {
      if (result.error) continue;
      progress.step(`cold start, round ${round} of ${rounds}: ${name}`);
      try {
        const milliseconds = await sample(addressOf(server, name));
        if (round > 0) result.values.push(milliseconds);
      } catch (error) {
        result.error = error.message.split('\n')[0];
        progress.line(`cold start: ${name} FAILED: ${result.error}`);
      }
    }
    progress.line(`cold start, round ${round} of ${rounds}`);
  }
  return results;
}
