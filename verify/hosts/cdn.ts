// Answers a page's requests to jsDelivr from packages that are installed here: transformers.js fetches parts of ONNX Runtime there.
import { existsSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import type { Page } from 'puppeteer';

const TYPES: Readonly<Record<string, string>> = { '.mjs': 'text/javascript', '.wasm': 'application/wasm' };

/**
 * @param folders of installed packages, folders node_modules; the first that has the package in the version that is asked for answers
 */
export async function answerFromPackages(page: Page, folders: readonly string[]): Promise<void> {
  const find = (name: string, version: string, file: string): string | undefined => {
    const homes = folders.map((folder) => join(folder, name)).filter((home) => existsSync(join(home, 'package.json')));
    const isAsked = (home: string): boolean =>
      JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')).version === version;
    const home = homes.find(isAsked);
    return home === undefined ? undefined : join(home, file);
  };
  await page.setRequestInterception(true);
  page.on('request', (request) => {
    const asked = /^https:\/\/cdn\.jsdelivr\.net\/npm\/([^@]+)@([^/]+)\/(.+)$/.exec(request.url());
    if (!asked) return request.continue();
    const [, name = '', version = '', file = ''] = asked;
    const path = find(name, version, file);
    if (path === undefined) return request.abort();
    const headers = { 'Access-Control-Allow-Origin': '*' };
    return request.respond({ body: readFileSync(path), contentType: TYPES[extname(path)] ?? 'text/plain', headers });
  });
}

/** The folders in which npm may have put a dependency of transformers.js. */
export const ofTransformers = (packages: string): readonly string[] => [
  join(packages, '@huggingface/transformers/node_modules'),
  packages,
];
