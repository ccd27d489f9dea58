// Code in the workers of a page.
import type { Page } from 'puppeteer';

/** Runs code in each worker before its own: in a script that imports both, since no message may come before it listens. */
export const inWorkers = (page: Page, code: string): Promise<unknown> =>
  page.evaluateOnNewDocument((first) => {
    const script = (text: string): string => URL.createObjectURL(new Blob([text], { type: 'text/javascript' }));
    const Original = Worker;
    globalThis.Worker = class extends Original {
      constructor(address: string | URL, options?: WorkerOptions) {
        super(script(`import "${script(first)}"; import "${address}";`), options);
      }
    };
  }, code);
