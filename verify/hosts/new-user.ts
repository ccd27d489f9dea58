// npm run new-user [-- NAME ...]: copies each example alone into an empty folder, runs npm install, with the packed library, and npm start
// there, opens its page where it has one, and waits until it shows what it has made. Without names it runs all and writes
// docs/examples-results.md. Exits with code 1 if one fails.
import { existsSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'puppeteer';
// @ts-expect-error plain JavaScript, shared with the benchmark
import { CANVAS_ARGS, launchBrowser } from '../../scripts/engines/chromium.mjs';
// @ts-expect-error plain JavaScript, shared with the benchmark
import { swiftShader } from '../../scripts/engines/vulkan.mjs';
// @ts-expect-error plain JavaScript, shared with the benchmark
import { progress } from '../../scripts/report/progress.mjs';
// @ts-expect-error plain JavaScript, shared with the benchmark
import { markdownTable } from '../../scripts/report/table.mjs';
// @ts-expect-error plain JavaScript, shared with the benchmark
import { describeRun, runLines } from '../../scripts/report/versions.mjs';
import { packInto } from '../pack.ts';
import { answerFromPackages, ofTransformers } from './cdn.ts';
import { createProject, withServer } from './project.ts';

const EXAMPLES = fileURLToPath(new URL('../../examples', import.meta.url));
const NAMES = readdirSync(EXAMPLES).filter(
  (name) => name !== 'node_modules' && existsSync(join(EXAMPLES, name, 'package.json')),
);
const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !NAMES.includes(name));
if (unknown.length > 0) throw new Error(`unknown examples: ${unknown.join(', ')}. Known: ${NAMES.join(', ')}`);

/** What the page at an address shows when its work is done. */
async function shown(browser: Browser, address: string, folder: string): Promise<string> {
  const page = await browser.newPage();
  page.setDefaultTimeout(300_000);
  const packages = join(folder, 'node_modules');
  // Only there: requests of a page's workers would wait for an answer that Puppeteer does not give.
  if (existsSync(join(packages, '@huggingface'))) await answerFromPackages(page, ofTransformers(packages));
  const complaints: string[] = [];
  page.on('pageerror', (error) => {
    complaints.push(String(error));
  });
  try {
    await page.goto(address, { waitUntil: 'load' });
    const isDone =
      '/./.test(document.querySelector("output")?.textContent.replace(/^(Working|Training) …$/, "") ?? "")';
    await page.waitForFunction(isDone).catch((error) => {
      throw new Error([error.message, ...complaints].join('\n'));
    });
    return await page.$eval('output', (node) => node.textContent ?? '');
  } finally {
    await page.close();
  }
}

const root = realpathSync(mkdtempSync(join(tmpdir(), 'weight-init-examples-')));
const browser: Browser = await launchBrowser(CANVAS_ARGS);
const rows: string[][] = [];
let failed = 0;
try {
  const tarball = packInto(root);
  for (const name of asked.length > 0 ? asked : NAMES) {
    const start = performance.now();
    let install = 0;
    try {
      const project = await createProject(join(EXAMPLES, name), join(root, name), tarball);
      install = performance.now() - start;
      const { scripts } = JSON.parse(readFileSync(join(project.folder, 'package.json'), 'utf8'));
      const begin = performance.now();
      const isServer = /^(vite|sirv|next) /.test(scripts.start);
      // Bun's and Deno's programs are put there by their install scripts, as npm runs them for users who allow it.
      for (const script of ['bun/install.js', 'deno/install.cjs']) {
        const path = `node_modules/${script}`;
        if (existsSync(join(project.folder, path))) await project.run(`${process.execPath} ${path}`);
      }
      const text = isServer
        ? await withServer(project.folder, ['npm', 'start'], (address) => shown(browser, address, project.folder))
        : (await project.run('npm start', await swiftShader())).all;
      const seconds = ((performance.now() - begin) / 1000).toFixed(1);
      const line = text
        .trimEnd()
        .split('\n')
        .findLast((one) => /\d/.test(one) && !/Duration|Start at|Time:|Ran all|Snapshots/.test(one));
      rows.push([`[${name}](../examples/${name})`, (install / 1000).toFixed(1), seconds, (line ?? '').trim()]);
    } catch (error) {
      failed++;
      rows.push([name, (install / 1000).toFixed(1), '', `FAILED: ${(error as Error).message.split('\n')[0]}`]);
      progress.line((error as Error).message);
    }
    progress.line(rows.at(-1)?.join(', '));
  }
} finally {
  await browser.close();
  rmSync(root, { recursive: true, force: true });
}
if (asked.length === 0 && failed === 0) {
  const lines = [
    '# Examples as a new user finds them',
    '',
    ...runLines(describeRun('npm run new-user')),
    '',
    'Each was copied alone into an empty folder; then `npm install`, with the packed library and what npm had in its cache, and `npm start`, until the page, in Chromium on SwiftShader,',
    'or the program had shown what it made. The last column is the last line of it with a number. [The tests](frameworks/index.md#examples) compare the bits.',
    '',
    ...markdownTable([['example', 'install, s', 'start, s', 'what it shows'], ...rows]),
    '',
  ];
  writeFileSync(new URL('../../docs/examples-results.md', import.meta.url), lines.join('\n'));
}
progress.line(failed ? `FAILED: ${failed} of ${rows.length}` : `all ${rows.length} work`);
process.exitCode = failed || rows.length === 0 ? 1 : 0;
