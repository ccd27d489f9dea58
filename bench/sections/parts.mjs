// Times of parts of a tensor (parts.ts), in Chromium.
import { launchBrowser } from '../../scripts/engines/chromium.mjs';

/** @returns for each part `values`, milliseconds, one a round */
export async function partTimes({ server, rounds }) {
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage();
    await page.goto(server);
    const times = await page.evaluate(async (n) => (await import('/parts.js')).parts(n), rounds);
    return Object.fromEntries(Object.entries(times).map(([name, values]) => [name, { values }]));
  } finally {
    await browser.close();
  }
}
