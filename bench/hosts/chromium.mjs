// Headless Chromium: each session has a browser for itself.
import { launchBrowser } from '../../scripts/browser.mjs';
import { within } from './within.mjs';

/** @param address - of the server of the bundles */
export async function openChromium(address, { gc = true } = {}) {
  const browser = await launchBrowser(gc ? ['--js-flags=--expose-gc'] : []);
  const page = await browser.newPage();
  await page.goto(address);
  await page.evaluate(async () => {
    globalThis.session = await import('/session.js');
  });
  return {
    browser,
    call: (method, ...args) =>
      within(
        method,
        page.evaluate((name, list) => globalThis.session[name](...list), method, args),
      ),
    close: () => browser.close(),
  };
}
