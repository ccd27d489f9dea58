// What is measured: the adapter of each engine, and the version of everything.
import { launchBrowser } from '../../scripts/engines/chromium.mjs';
import { findPython } from '../../scripts/engines/python.mjs';
import { dependenciesOf, versionOf } from '../../scripts/report/versions.mjs';
import { inChromium, inDeno, inNode } from './engines.mjs';

const BENCH = new URL('../', import.meta.url);

/** The adapter of an engine, or why it has none. */
async function adapterOf(open) {
  try {
    const session = await open();
    try {
      return await session.call('adapter');
    } finally {
      await session.close();
    }
  } catch (error) {
    return `none: ${error.message.split('\n')[0]}`;
  }
}

async function browserVersion() {
  const browser = await launchBrowser();
  try {
    return await browser.version();
  } finally {
    await browser.close();
  }
}

/** The adapters by engine. @param {string} server address of the server of the bundles */
export const adapters = async (server) => ({
  Chromium: await adapterOf(() => inChromium(server)),
  Deno: await adapterOf(inDeno),
  Node: await adapterOf(inNode),
});

/** Versions of engines and peers. */
export const versions = async () => ({
  Chromium: await browserVersion(),
  ...Object.fromEntries(dependenciesOf(BENCH).map((name) => [name, versionOf(name, BENCH)])),
  ...Object.fromEntries(['deno', 'webgpu'].map((name) => [name, versionOf(name)])),
  NumPy: findPython('numpy')?.version ?? 'not installed',
});
