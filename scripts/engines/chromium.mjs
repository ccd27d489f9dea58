// Finds a Chromium-based browser, installs one, or says what to install; and starts it with WebGPU.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import puppeteer from 'puppeteer';
import { aptInstall, canUseApt } from './apt.mjs';

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

async function findDownloaded() {
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
  return (await findDownloaded()) ?? (INSTALLED[process.platform] ?? []).find(existsSync);
}

/** The path of a browser. Installs one if there is none: Debian's package where that is possible, else puppeteer's download. */
export async function findBrowser() {
  const found = await find();
  if (found) return found;
  console.log('No browser found: installing one.');
  if (canUseApt()) {
    aptInstall('chromium');
  } else {
    const cli = fileURLToPath(new URL('../../node_modules/puppeteer/lib/cjs/puppeteer/node/cli.js', import.meta.url));
    spawnSync(process.execPath, [cli, 'browsers', 'install', 'chrome'], { stdio: 'inherit' });
  }
  const installed = await find();
  if (installed) return installed;
  throw new Error(
    'No browser. Install Chromium or Chrome (Debian: apt-get install chromium), or set PUPPETEER_EXECUTABLE_PATH.',
  );
}

/**
 * For pages with a canvas of WebGPU: Chromium's own driver is SwiftShader, too. If it is chosen for WebGPU alone, a render pass into a canvas
 * ends the GPU process of Chromium 156, and with it every device.
 */
export const CANVAS_ARGS = ['--enable-features=Vulkan', '--use-vulkan=swiftshader', '--use-angle=swiftshader'];

/** Starts it headless with WebGPU: on SwiftShader, Chromium's software driver, or with ADAPTER=gpu on the machine's GPU. */
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
