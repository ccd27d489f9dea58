// npm run lighthouse -- [--out FOLDER]: what Lighthouse says of the built page and of the documentation, as a phone and on a desktop. Builds both first,
// and gets Lighthouse from npm; writes bench/results/lighthouse.md.
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { findBrowser } from '../../scripts/engines/chromium.mjs';
import { serve } from '../../scripts/engines/serve.mjs';
import { progress } from '../../scripts/report/progress.mjs';
import { markdownTable } from '../../scripts/report/table.mjs';
import { describeRun, runLines } from '../../scripts/report/versions.mjs';

const VERSION = '12.8.2'; // the last that runs in Node 20
const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const { values: flags } = parseArgs({
  options: { out: { type: 'string', default: fileURLToPath(new URL('../results', import.meta.url)) } },
});

const PAGES = {
  'The laboratory': '/page/',
  'Documentation, its first page': '/docs/',
  'Documentation, First weights, whose code runs': '/docs/start',
  'Documentation, the reference of Initializer': '/docs/reference/weight-init/interfaces/InitializerCalls',
};
const FORMS = { phone: [], desktop: ['--preset=desktop'] };
const CATEGORIES = ['performance', 'accessibility', 'best-practices', 'seo'];
const METRICS = {
  'first-contentful-paint': 'first paint, s',
  'largest-contentful-paint': 'largest paint, s',
  'total-blocking-time': 'blocked, ms',
  'cumulative-layout-shift': 'layout shift',
};

/** Runs a program; the server below answers meanwhile. */
const run = (command, args, env) =>
  promisify(execFile)(command, args, { cwd: ROOT, env: { ...process.env, ...env }, maxBuffer: 2 ** 28 });

await run(process.execPath, ['site/build.mjs'], { DOCS_BASE: '/docs/' });
const server = await serve({
  '/docs/': join(ROOT, 'dist-docs'), // which was built just now
  '/page/': new URL('../../dist-demo/', import.meta.url),
});
const folder = mkdtempSync(join(tmpdir(), 'weight-init-lighthouse-'));
const chrome = await findBrowser();

/** The report of a page in a form. */
async function reportOf(address, form) {
  const file = join(folder, 'report.json');
  const sandbox = process.getuid?.() === 0 ? ' --no-sandbox' : '';
  await run(
    'npx',
    [
      '--yes',
      `lighthouse@${VERSION}`,
      address,
      '--quiet',
      '--max-wait-for-load=30000',
      '--output=json',
      `--output-path=${file}`,
      `--only-categories=${CATEGORIES}`,
      `--chrome-flags=--headless=new${sandbox}`,
      ...FORMS[form],
    ],
    { CHROME_PATH: chrome },
  );
  return JSON.parse(readFileSync(file, 'utf8'));
}

const rows = [];
const found = [];
try {
  for (const [name, path] of Object.entries(PAGES)) {
    for (const form of Object.keys(FORMS)) {
      progress.line(`${name}, ${form}`);
      const { categories, audits } = await reportOf(server.address + path, form);
      const scores = CATEGORIES.map((category) => String(Math.round(100 * categories[category].score)));
      const metrics = Object.keys(METRICS).map((metric) => {
        const { numericValue, numericUnit } = audits[metric];
        if (numericUnit !== 'millisecond') return numericValue.toFixed(3);
        return metric === 'total-blocking-time' ? numericValue.toFixed(0) : (numericValue / 1000).toFixed(1);
      });
      rows.push([name, form, ...scores, ...metrics]);
      for (const category of CATEGORIES.slice(1)) {
        for (const { id, weight } of categories[category].auditRefs) {
          const { score, title } = audits[id];
          if (weight > 0 && score !== null && score < 1) found.push(`${name}, ${form}: ${category}: ${title}`);
        }
      }
    }
  }
} finally {
  server.close();
  rmSync(folder, { recursive: true });
}

const text = [
  '# Lighthouse',
  '',
  ...runLines(describeRun('npm run lighthouse', { Lighthouse: VERSION })),
  '',
  'Scores are of 100. Lighthouse simulates the phone: a processor four times as slow, and a network of 1.6 Mbit/s.',
  '',
  ...markdownTable([['page', 'form', ...CATEGORIES, ...Object.values(METRICS)], ...rows]),
  '',
  ...(found.length > 0
    ? ['What costs points, beside performance:', '', ...found.map((line) => `- ${line}`)]
    : ['Nothing costs points, beside performance.']),
  '',
].join('\n');
const file = join(flags.out, 'lighthouse.md');
writeFileSync(file, text);
console.log(`${text}\n${file}`);
