// The page of examples/federated, in browsers of several kinds.
import { readFileSync } from 'node:fs';
import type { Browser } from 'puppeteer';
import { inject } from 'vitest';
import type { Recipe } from '../../../src/index-recipe.ts';

/** The recipe that the page gets. */
export const recipe: Recipe = JSON.parse(
  readFileSync(new URL('../../../examples/federated/recipe.json', import.meta.url), 'utf8'),
);

/** What the page says when it has joined: 21 tensors are those of a Llama with two layers. */
export const joined = (backend: string): string[] => [
  'joined',
  `Joined: 21 tensors on ${backend}, ${recipe.fingerprint}`,
];

/** Opens the page and returns what it says. `given` is what it gets instead of the recipe; `before` runs in the page before all else. */
export async function visit(
  browser: Browser,
  query: Readonly<Record<string, string>> = {},
  given?: string,
  before = (): void => {},
): Promise<(string | undefined | null)[] | undefined> {
  const page = await browser.newPage();
  try {
    await page.evaluateOnNewDocument(before);
    if (given !== undefined) {
      await page.setRequestInterception(true);
      page.on('request', (request) => {
        const isRecipe = new URL(request.url()).pathname.endsWith('/recipe.json');
        void (isRecipe ? request.respond({ contentType: 'application/json', body: given }) : request.continue());
      });
    }
    await page.goto(`${inject('origin')}/examples/federated/index.html?${new URLSearchParams(query)}`);
    const output = await page.waitForSelector('output[data-state]', { timeout: 0 });
    return await output?.evaluate((node) => [node.dataset.state, node.textContent]);
  } finally {
    await page.close();
  }
}
