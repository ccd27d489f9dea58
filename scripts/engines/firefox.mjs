// Finds Firefox, installs it, or says what to install; and starts it with WebGPU, as chromium.mjs does Chromium.
import { existsSync } from 'node:fs';
import puppeteer from 'puppeteer';
import { findOrInstall } from './apt.mjs';
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

/** The path of Firefox. Installs Debian's package if there is none. */
export const findFirefox = () => findOrInstall(find, 'Firefox', ['firefox-esr'], ', or set FIREFOX to its path');

/** Starts it headless with WebGPU: on lavapipe, Mesa's software driver, or with ADAPTER=gpu on the machine's GPU. */
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
