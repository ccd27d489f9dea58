// The sizes of the smallest pages: of scripts, minified and gzipped, and of WebAssembly files, gzipped.
import { gzipSync } from 'node:zlib';
import { launchBrowser } from '../../scripts/engines/chromium.mjs';
import { addressOf, PAGES } from './pages.mjs';

async function fetched(browser, address) {
  const page = await browser.newPage();
  const sizes = { script: 0, wasm: 0 };
  const addresses = [];
  page.on('response', (response) => addresses.push(response.url()));
  await page.goto(address);
  await page.waitForFunction(() => 'filled' in globalThis, { timeout: 60_000 });
  await page.close();
  // Fetched again, since the browser does not keep a body as large as that of onnxruntime-web.
  for (const url of addresses.filter((url) => url.startsWith('http'))) {
    const response = await fetch(url);
    const kind = { 'text/javascript': 'script', 'application/wasm': 'wasm' }[response.headers.get('content-type')];
    if (kind) sizes[kind] += gzipSync(await response.arrayBuffer(), { level: 9 }).length;
  }
  return sizes;
}

/** @returns for each page `script` and `wasm`, in bytes; or `error` */
export async function sizes({ server, progress }) {
  const results = {};
  const browser = await launchBrowser();
  try {
    for (const name of Object.keys(PAGES)) {
      progress.line(`size: ${name}`);
      results[name] = await fetched(browser, addressOf(server, name)).catch(({ message }) => ({ error: message }));
    }
  } finally {
    await browser.close();
  }
  return results;
}
