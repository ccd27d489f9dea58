// Finds Firefox, or installs it, or says what to install; and starts it with WebGPU. As browser.mjs does for Chromium.
import { existsSync } from 'node:fs';
import puppeteer from 'puppeteer';
import { canInstall, install } from './apt.mjs';
import { lavapipe } from './vulkan.mjs';

const INSTALLED = {
  linux: ['/usr/bin/firefox', '/usr/bin/firefox-esr', '/snap/bin/firefox'],
  darwin: ['/Applications/Firefox.app/Contents/MacOS/firefox'],
  win32: ['C:\\Program Files\\Mozilla Firefox\\firefox.exe'],
};

function find() {
  const named = process.env.FIREFOX;
  if (named && !existsSync(named)) throw new Error(`FIREFOX names no file: ${named}`);
  return named ?? (INSTALLED[process.platform] ?? []).find(existsSync);
}

/** The path of Firefox. Installs Debian's package as root where there is none. */
export function findFirefox() {
  if (!find() && canInstall()) install('firefox-esr');
  const found = find();
  if (!found)
    throw new Error('No Firefox. Install it (Debian: apt-get install firefox-esr), or set FIREFOX to its path.');
  return found;
}

/** Starts it headless with WebGPU: on lavapipe, Mesa's software driver, or with ADAPTER=gpu on the real GPU. */
export async function launchFirefox() {
  return puppeteer.launch({
    browser: 'firefox',
    executablePath: findFirefox(),
    headless: true,
    protocolTimeout: 600_000,
    env: { ...process.env, ...(process.env.ADAPTER === 'gpu' ? {} : lavapipe()) },
    extraPrefsFirefox: { 'dom.webgpu.enabled': true, 'gfx.webgpu.ignore-blocklist': true },
  });
}
