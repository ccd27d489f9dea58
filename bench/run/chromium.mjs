// Headless Chromium: each session has a browser for itself.
import { launchBrowser } from '../../scripts/engines/chromium.mjs';
import { openPage } from '../../scripts/engines/page.mjs';

/** @param address - of the server of the bundles */
export const openChromium = async (address, { gc = true } = {}) =>
  openPage(await launchBrowser(gc ? ['--js-flags=--expose-gc'] : []), address, '/session.js');
