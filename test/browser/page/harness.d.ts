/** The harness of page.ts, in functions that run in the page. */
declare const harness: import('./page.ts').Harness;
