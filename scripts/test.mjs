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
if (!run('packages', process.execPath, 'scripts/install.mjs')) finish(0, 1);
const [{ findBrowser }, { findFirefox }, { lavapipe }] = await Promise.all([
  import('./engines/chromium.mjs'),
  import('./engines/firefox.mjs'),
  import('./engines/vulkan.mjs'),
]);
console.log('\n== browsers and drivers');
try {
  console.log([await findBrowser(), findFirefox(), lavapipe().VK_ICD_FILENAMES].join('\n'));
} catch (error) {
  console.error(error.message);
  finish(0, 1);
}

let failed = 0;
function step(title, ...command) {
  if (run(title, ...command)) return;
  console.log(`FAILED: ${title}`);
  failed++;
}

step('format and lint', 'npx', 'biome', 'check', '--error-on-warnings');
mkdirSync('test-results', { recursive: true });
rmSync(REPORT, { force: true });
// The set-up of the tests builds the library and the page.
const ok = run(
  'build and tests',
  'npx',
  'vitest',
  'run',
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${REPORT}`,
);
const report = existsSync(REPORT) ? JSON.parse(readFileSync(REPORT, 'utf8')) : { numPassedTests: 0, numFailedTests: 0 };
failed += report.numFailedTests;
// A failure outside a test: the build, a file that does not load, a hook, an unhandled error.
if (!ok && report.numFailedTests === 0) failed++;
step('types', 'npx', 'tsc'); // after the build: the benchmark uses what is built
finish(report.numPassedTests, failed);
