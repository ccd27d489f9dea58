// npm test: sets up what is missing, then checks, builds and tests; the slow tests too with `npm test -- --all`.
// The last line is "N passed, N failed", counted from Vitest's report.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const REPORT = 'test-results/vitest.json';
const shell = process.platform === 'win32';
process.chdir(fileURLToPath(new URL('..', import.meta.url)));

const start = Date.now();
const seconds = () => `${Math.round((Date.now() - start) / 1000)} s`;

const unknown = process.argv.slice(2).filter((argument) => argument !== '--all');
if (unknown.length > 0) {
  console.error(`npm test takes --all and nothing else, got ${unknown.join(' ')}. For one file: npx vitest run FILE`);
  finish(0, 1);
}

function run(title, command, ...args) {
  console.log(`\n== ${title} (${seconds()})`);
  return spawnSync(command, args, { stdio: 'inherit', shell }).status === 0;
}

function finish(passed, failed) {
  console.log(`${passed} passed, ${failed} failed`);
  process.exit(failed === 0 && passed > 0 ? 0 : 1);
}

// Puppeteer's download is asked for below, when there is no browser already.
process.env.PUPPETEER_SKIP_DOWNLOAD = '1';
if (!run('packages', process.execPath, 'scripts/install.mjs')) finish(0, 1);
const [{ WASM_BINARIES }, { findBrowser }, { findFirefox }, { lavapipe }] = await Promise.all([
  import('./build/wasm.mjs'),
  import('./engines/chromium.mjs'),
  import('./engines/firefox.mjs'),
  import('./engines/vulkan.mjs'),
]);
console.log(`\n== browsers and drivers (${seconds()})`);
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
// The build writes these anew: a file that it changes was committed without a build.
const GENERATED = [...WASM_BINARIES, 'src/cpu/worker-source.ts'];
const generated = () => GENERATED.map((path) => readFileSync(path, 'utf8').replaceAll('\r\n', '\n'));
const committed = generated();
// Tests of a build that failed would be tests of an older one.
for (const script of ['build', 'build:demo']) {
  if (!run(script, 'npm', 'run', '-s', script)) finish(0, failed + 1);
}
for (const [i, text] of generated().entries()) {
  if (text === committed[i]) continue;
  console.log(`FAILED: ${GENERATED[i]} was not what its sources compile to. The build has written it anew: commit it.`);
  failed++;
}
process.env.BUILT = '';
if (process.argv.includes('--all')) process.env.SLOW = '';

// The compiler runs beside the tests, after the build: the benchmark uses the types of what is built.
const compiler = spawn('npx', ['tsc', '--pretty', 'false'], { stdio: ['ignore', 'pipe', 'inherit'], shell });
let complaints = '';
compiler.stdout.on('data', (text) => {
  complaints += text;
});
const compiled = new Promise((resolve) => compiler.on('close', resolve));

mkdirSync('test-results', { recursive: true });
rmSync(REPORT, { force: true });
console.log(`\n== types and tests (${seconds()})`);
const args = ['vitest', 'run', '--silent=passed-only', '--reporter=./scripts/report/vitest-progress.mjs'];
const tests = spawn('npx', [...args, '--reporter=json', `--outputFile.json=${REPORT}`], { stdio: 'inherit', shell });
const status = await new Promise((resolve) => tests.on('close', resolve));
const report = existsSync(REPORT) ? JSON.parse(readFileSync(REPORT, 'utf8')) : { numPassedTests: 0, numFailedTests: 0 };
failed += report.numFailedTests;
// A failure outside a test: a set-up, a file that does not load, a hook, an unhandled error.
if (status !== 0 && report.numFailedTests === 0) failed++;
if ((await compiled) !== 0) {
  console.log(`\n${complaints}FAILED: types`);
  failed++;
}
console.log(`\n${seconds()}`);
finish(report.numPassedTests, failed);
