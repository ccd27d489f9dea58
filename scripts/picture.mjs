// npm run picture: takes docs/demo.png, which README.md shows: the built page after a training, on a software adapter.
import { fileURLToPath } from 'node:url';
import { launchBrowser } from './engines/chromium.mjs';
import { serve } from './engines/serve.mjs';

const UPDATES = 120;
/** The size of the picture, in pixels: down to what the networks have learned. */
const [WIDTH, HEIGHT] = [1100, 1632];

const path = (relative) => fileURLToPath(new URL(`../${relative}`, import.meta.url));
const { address, close } = await serve({ '/page/': path('dist-demo') });
const browser = await launchBrowser();
try {
  const page = await browser.newPage();
  await page.setViewport({ width: WIDTH, height: HEIGHT });
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: 'light' }]);
  await page.goto(`${address}/page/index.html?panel=training&steps=${UPDATES}`);
  const says = (text) =>
    page.waitForFunction(
      (wanted) => document.querySelector('#panel-training .status')?.textContent === wanted,
      { timeout: 600_000 },
      text,
    );
  await says('Ready.');
  await page.click('#panel-training .start');
  await says(`Finished: ${UPDATES} updates.`);
  await page.evaluate(() => document.activeElement.blur());
  await page.mouse.move(0, 0);
  await page.screenshot({ path: path('docs/demo.png') });
} finally {
  await browser.close();
  close();
}
