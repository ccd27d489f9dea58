// Writes the plots of a report as SVG: plots.ts draws them, in a page.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { launchBrowser } from '../../scripts/engines/chromium.mjs';

export async function writePlots({ server, report, out }) {
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage();
    page.on('pageerror', (error) => console.log(String(error)));
    await page.goto(server);
    const plots = await page.evaluate(async (all) => (await import('/plots.js')).draw(all), report);
    for (const [name, svg] of Object.entries(plots)) writeFileSync(join(out, `${name}.svg`), svg);
  } finally {
    await browser.close();
  }
}
