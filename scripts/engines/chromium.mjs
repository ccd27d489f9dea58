// Finds a Chromium-based browser, or installs one, or says what to install. Used by the tests and the benchmark.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import puppeteer from 'puppeteer';
import { canInstall, install } from './apt.mjs';

const INSTALLED = {
  linux: ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/usr/bin/google-chrome-stable'],
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ],
  win32: [
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
  ],
};

async function inPuppeteersCache() {
  try {
    const path = await puppeteer.executablePath();
    return existsSync(path) ? path : undefined;
  } catch {
    return undefined;
  }
}

async function find() {
  const named = process.env.PUPPETEER_EXECUTABLE_PATH;
  if (named) {
    if (!existsSync(named)) throw new Error(`PUPPETEER_EXECUTABLE_PATH names no file: ${named}`);
    return named;
  }
  return (await inPuppeteersCache()) ?? (INSTALLED[process.platform] ?? []).find(existsSync);
}

/** The path of a browser. Installs one where there is none: puppeteer's own download, or Debian's package as root. */
export async function findBrowser() {
  const found = await find();
  if (found) return found;
  console.log('No browser found: installing one.');
  if (canInstall()) {
    install('chromium');
  } else {
    const puppeteers = 'node_modules/puppeteer/lib/cjs/puppeteer/node/cli.js';
    spawnSync(process.execPath, [puppeteers, 'browsers', 'install', 'chrome'], { stdio: 'inherit' });
  }
  const installed = await find();
  if (installed) return installed;
  throw new Error(
    'No browser. Install Chromium or Chrome (Debian: apt-get install chromium), or set PUPPETEER_EXECUTABLE_PATH.',
  );
}

/** Starts it headless with WebGPU: on SwiftShader, a software driver inside Chromium, or with ADAPTER=gpu on the real GPU. */
export async function launchBrowser(extraArgs = []) {
  const adapter = process.env.ADAPTER === 'gpu' ? ['--enable-features=Vulkan'] : ['--use-webgpu-adapter=swiftshader'];
  return puppeteer.launch({
    executablePath: await findBrowser(),
    headless: true,
    protocolTimeout: 600_000,
    args: [
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      '--enable-unsafe-webgpu',
      ...adapter,
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
      '--disable-quic',
      ...extraArgs,
    ],
  });
}
