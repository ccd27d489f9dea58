// npm run conformance -- [--check] [--size 12] [--only NAME]: runs the same vectors and random cases in every engine that needs no GPU,
// prints the report and writes it to docs/CONFORMANCE.md. --check does not write it. --size is the number of random cases for each
// initializer, dtype and entry point of the API. --only takes the engines whose name contains NAME, and does not write either.
// Exits with code 1 if a bit differs or an engine is missing.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { serve } from '../../scripts/engines/serve.mjs';
import { progress } from '../../scripts/report/progress.mjs';
import { describeRun } from '../../scripts/report/versions.mjs';
import { bundle, FOLDER } from './bundle.mjs';
import { openContrast } from './contrast.mjs';
import { devices } from './devices.mjs';
import { ENGINES } from './engines.mjs';
import { PAGE, page } from './report.mjs';
import { runSuite } from './run.mjs';
import { digestFailures, failuresOf } from './verdict.mjs';

/** The normals that are compared with Box-Muller's; a multiple of four. */
const COUNT = 2 ** 24;

const { values: flags } = parseArgs({
  options: {
    size: { type: 'string', default: '12' },
    check: { type: 'boolean', default: false },
    only: { type: 'string' },
  },
});
const size = Number(flags.size);
if (!(Number.isInteger(size) && size > 0)) throw new Error(`--size: a positive integer, not ${flags.size}`);
const names = Object.keys(ENGINES).filter((name) => !flags.only || name.includes(flags.only));
if (names.length === 0) throw new Error(`--only: a part of one of ${Object.keys(ENGINES).join('; ')}`);

await bundle();
const contrast = openContrast();
const folders = { '/dist/': fileURLToPath(new URL('../../dist', import.meta.url)), '/': FOLDER };
const server = await serve(folders, { posted: contrast.posted });
const results = {};

async function tryEngine(name) {
  const engine = ENGINES[name];
  const session = await engine.open(server.address);
  try {
    const found = await runSuite(session, engine, size, (line) => progress.step(`${name}, ${line}`));
    progress.step(`${name}, contrast`);
    for (const shaders of [false, true]) {
      if (!engine.paths.includes(shaders ? 'shader' : 'plain')) continue;
      const label = shaders ? name : `JavaScript in ${name.split(',')[0]}`;
      await contrast.gather(label, session, server.address, COUNT, shaders);
    }
    return { ...found, version: session.version, driver: engine.driver?.() };
  } finally {
    await session.close();
  }
}

try {
  for (const name of names) {
    results[name] = await tryEngine(name).catch(({ message }) => ({ error: message }));
    const failures = failuresOf(results[name]);
    progress.line(`${name}: ${failures.length ? `FAILED\n  ${failures.join('\n  ')}` : 'every bit agrees'}`);
  }
  const methods = { 'box-muller': contrast.compared('box-muller'), 'weight-init': contrast.compared('weight-init') };
  const run = describeRun('npm run conformance');
  const text = page({ results, engines: ENGINES, size, count: COUNT, methods, devices: devices(), run });
  console.log(`\n${text}`);
  const failed = [
    ...names.flatMap((name) => failuresOf(results[name]).map((failure) => `${name}: ${failure}`)),
    ...digestFailures(results),
    ...methods['weight-init'].pairs
      .filter(({ different }) => different > 0)
      .map(({ a, b, different }) => `${different} normals of ${a} differ from those of ${b}`),
  ];
  if (failed.length) {
    console.error(`FAILED:\n${failed.join('\n')}`);
    process.exitCode = 1;
  } else if (!flags.check && !flags.only) {
    writeFileSync(PAGE, text);
    console.log(`Written: ${PAGE.pathname}`);
  }
} finally {
  server.close();
  contrast.close();
}
