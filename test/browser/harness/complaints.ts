// What a page complains of.
import type { Page } from 'puppeteer';

/** Calls `complain` with each error and warning of a page's console, and with each error that nothing catches. */
export function hearComplaints(page: Page, complain: (text: string) => void): void {
  page.on('console', (message) => {
    if (['error', 'warn'].includes(message.type())) complain(message.text());
  });
  page.on('pageerror', (error) => complain(String(error)));
}

/** Calls `complain` too where a file is not there. */
export function hearFailures(page: Page, complain: (text: string) => void): void {
  hearComplaints(page, complain);
  page.on('response', (response) => {
    if (!response.ok()) complain(`${response.status()} ${response.url()}`);
  });
}
