// A session in a page of a browser.
import { withDeadline } from './deadline.mjs';

/**
 * @param browser which the session closes at its end
 * @param {string} address of a page
 * @param {string} session path of the module that the page loads
 */
export async function openPage(browser, address, session) {
  const page = await browser.newPage();
  await page.goto(address);
  // As text, since tools that transform modules would change the import.
  await page.evaluate(`import(${JSON.stringify(session)}).then((module) => { globalThis.session = module; })`);
  return {
    browser,
    call: (method, ...args) =>
      withDeadline(
        method,
        page.evaluate((name, list) => globalThis.session[name](...list), method, args),
      ),
    close: () => browser.close(),
  };
}
