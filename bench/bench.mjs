// npm run bench -- [--quick] [--rounds 7] [--only SECTION,...] [--works small,large,gpt2] [--out FOLDER]: measures this library and its peers.
// Everybody does the same work in the same run. --quick: 3 rounds, without GPT-2. Writes a report to bench/results/, or to
// test-results/bench/ if it is not a whole one. On software drivers, or with ADAPTER=gpu on the machine's GPU.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { progress } from '../scripts/report/progress.mjs';
import { describeRun } from '../scripts/report/versions.mjs';
import { writePlots } from './report/plots.mjs';
import { markdown } from './report/report.mjs';
import { bundleForBrowsers, bundleForProcesses } from './run/bundles.mjs';
import { CHROMIUM, makesModels, NATIVE, OUTSIDE } from './run/contestants.mjs';
import { inChromium, inDeno, inNode, inNodeWithoutGpu, inPython } from './run/engines.mjs';
import { race } from './run/race.mjs';
import { serveBundles } from './run/serve.mjs';
import { adapters, versions } from './run/versions.mjs';
import { GPT2, LARGE, SMALL } from './run/work.mjs';
import { coldStarts } from './sections/cold.mjs';
import { memory } from './sections/memory.mjs';
import { partTimes } from './sections/parts.mjs';
import { sizes } from './sections/size.mjs';

const { values: flags } = parseArgs({
  options: {
    rounds: { type: 'string' },
    only: { type: 'string' },
    quick: { type: 'boolean', default: false },
    works: { type: 'string' },
    out: { type: 'string' },
  },
});
const rounds = Number(flags.rounds ?? (flags.quick ? 3 : 7));
const WORKS = { small: SMALL, large: LARGE, gpt2: GPT2 };
const works = (flags.works ?? (flags.quick ? 'small,large' : 'small,large,gpt2')).split(',').map((name) => WORKS[name]);

const onGpu = (contestant, work) => work !== GPT2 || makesModels(contestant);
const chromium = () => inChromium(server.address);
const native = ({ python, peer, options }) => (python ? inPython(peer, options.threads) : inNodeWithoutGpu());
const raceIn = (title, contestants, open, options) =>
  race({ title, contestants, open, works, rounds, progress, ...options });

const SECTIONS = {
  size: () => sizes({ server: server.address, progress }),
  cold: () => coldStarts({ server: server.address, rounds, progress }),
  native: () => raceIn('native', NATIVE, native),
  chromium: () => raceIn('Chromium', CHROMIUM, chromium, { takesPart: onGpu }),
  deno: () => raceIn('Deno', OUTSIDE, inDeno, { takesPart: onGpu }),
  node: () => raceIn('Node', OUTSIDE, inNode, { takesPart: onGpu }),
  stall: () =>
    raceIn('stall', CHROMIUM, chromium, { works: works.includes(LARGE) ? [LARGE] : works, measure: 'stall' }),
  memory: () =>
    memory({ server: server.address, works: works.length > 1 ? works.slice(1) : works, progress, takesPart: onGpu }),
  parts: () => partTimes({ server: server.address, rounds, progress }),
};
const chosen = flags.only?.split(',') ?? Object.keys(SECTIONS);
const unknown = chosen.filter((name) => !SECTIONS[name]);
if (unknown.length || works.includes(undefined) || !(rounds >= 1)) {
  console.error(
    `--only takes ${Object.keys(SECTIONS)}; --works takes ${Object.keys(WORKS)}; --rounds takes a number from 1 on`,
  );
  process.exit(1);
}
// A part of a report does not replace a whole one.
const whole = chosen.length === Object.keys(SECTIONS).length && works.length === Object.keys(WORKS).length;
const out = flags.out ?? fileURLToPath(new URL(whole ? 'results' : '../test-results/bench', import.meta.url));

/** Rounds to six digits, more than any clock here has. */
const rounded = (_, value) => (typeof value === 'number' ? Number(value.toPrecision(6)) : value);

progress.line('bundling');
await bundleForBrowsers();
await bundleForProcesses();
const server = await serveBundles();
try {
  const results = {};
  for (const name of chosen) {
    progress.line(`== ${name}`);
    results[name] = await SECTIONS[name]();
  }
  const report = {
    ...describeRun('npm run bench', await versions()),
    adapters: await adapters(server.address),
    rounds,
    left: Object.keys(SECTIONS).filter((name) => !chosen.includes(name)),
    ...results,
  };
  mkdirSync(out, { recursive: true });
  const text = markdown(report);
  writeFileSync(join(out, 'bench.md'), text);
  writeFileSync(join(out, 'bench.json'), `${JSON.stringify(report, rounded, 1)}\n`);
  await writePlots(report, out);
  console.log(`\n${text}\n${join(out, 'bench.md')}`);
} finally {
  server.close();
}
