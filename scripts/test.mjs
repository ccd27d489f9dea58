// npm test: sets up what is missing, then checks, builds and tests everything.
// The last line is "N passed, N failed", counted from Vitest's report.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const REPORT = 'test-results/vitest.json';
process.chdir(fileURLToPath(new URL('..', import.meta.url)));

function run(title, command, ...args) {
  console.log(`\n== ${title}`);
  const { status } = spawnSync(command, args, { stdio: 'inherit', shell: process.platform === 'win32' });
  return status === 0;
}

function finish(passed, failed) {
  console.log(`${passed} passed, ${failed} failed`);
  process.exit(failed === 0 && passed > 0 ? 0 : 1);
}

// Puppeteer's download is asked for below, when there is no browser already.
process.env.PUPPETEER_SKIP_DOWNLOAD = '1';
if (!existsSync('node_modules/vitest') && !run('packages', 'npm', 'ci', '--no-audit', '--no-fund')) finish(0, 1);
const { findBrowser } = await import('./browser.mjs');
console.log(`\n== browser\n${await findBrowser()}`);

let failed = 0;
for (const [title, ...command] of [
  ['format and lint', 'npx', 'biome', 'check', '--error-on-warnings'],
  ['build', 'npm', 'run', '-s', 'build'],
  ['types', 'npx', 'tsc'], // after the build: the benchmark uses what is built
  ['build the page', 'npm', 'run', '-s', 'build:demo'],
]) {
  if (run(title, ...command)) continue;
  console.log(`FAILED: ${title}`);
  failed++;
}

mkdirSync('test-results', { recursive: true });
rmSync(REPORT, { force: true });
const ok = run('tests', 'npx', 'vitest', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${REPORT}`);
const report = existsSync(REPORT) ? JSON.parse(readFileSync(REPORT, 'utf8')) : { numPassedTests: 0, numFailedTests: 0 };
failed += report.numFailedTests;
if (!ok && failed === 0) failed = 1; // a failure outside a test: a file that does not load, a hook, an unhandled error
finish(report.numPassedTests, failed);
