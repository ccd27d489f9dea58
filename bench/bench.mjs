// npm run bench: this library and its peers at the same work in the same run; writes a report to bench/results/.
// On software drivers unless ADAPTER=gpu.
import './run/install.mjs';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { openPython } from '../scripts/engines/python.mjs';
import { progress } from '../scripts/report/progress.mjs';
import { writePlots } from './report/plots.mjs';
import { markdown } from './report/report.mjs';
import { bundleForBrowsers, bundleForProcesses } from './run/bundles.mjs';
import { openChromium } from './run/chromium.mjs';
import { CHROMIUM, makesModels, NATIVE, OUTSIDE } from './run/contestants.mjs';
import { openDeno } from './run/deno.mjs';
import { describe } from './run/machine.mjs';
import { openNode, openNodeWithoutGpu } from './run/node.mjs';
import { race } from './run/race.mjs';
import { serve } from './run/serve.mjs';
import { GPT2, LARGE, SMALL } from './run/work.mjs';
import { coldStarts } from './sections/cold.mjs';
import { memory } from './sections/memory.mjs';
import { partTimes } from './sections/parts.mjs';
import { sizes } from './sections/size.mjs';

const { values: flags } = parseArgs({
  options: {
    rounds: { type: 'string' },
    /** Sections, with commas between them. */
    only: { type: 'string' },
    /** 3 rounds, and no GPT-2. */
    quick: { type: 'boolean', default: false },
    /** The folder of the report. */
    out: { type: 'string' },
  },
});
const rounds = Number(flags.rounds ?? (flags.quick ? 3 : 7));
const works = flags.quick ? [SMALL, LARGE] : [SMALL, LARGE, GPT2];

const contestants = (title, list, open, takesPart) =>
  race({ title, contestants: list, open, works, rounds, progress, takesPart });
const onGpu = (contestant, work) => work !== GPT2 || makesModels(contestant);
const inChromium = () => openChromium(server.address);
const native = ({ python, peer, options }) => (python ? openPython(peer, options.threads) : openNodeWithoutGpu());

const SECTIONS = {
  size: () => sizes({ server: server.address, progress }),
  cold: () => coldStarts({ server: server.address, rounds, progress }),
  native: () => contestants('native', NATIVE, native),
  chromium: () => contestants('Chromium', CHROMIUM, inChromium, onGpu),
  deno: () => contestants('Deno', OUTSIDE, openDeno, onGpu),
  node: () => contestants('Node', OUTSIDE, openNode, onGpu),
  stall: () =>
    race({
      title: 'stall',
      contestants: CHROMIUM,
      open: inChromium,
      works: [LARGE],
      rounds,
      progress,
      measure: 'stall',
    }),
  memory: () => memory({ server: server.address, works: works.slice(1), progress, takesPart: onGpu }),
  parts: () => partTimes({ server: server.address, rounds }),
};
const chosen = flags.only?.split(',') ?? Object.keys(SECTIONS);
const unknown = chosen.filter((name) => !SECTIONS[name]);
if (unknown.length || !(rounds >= 1)) {
  console.error(`--only takes ${Object.keys(SECTIONS).join(',')}; --rounds takes a number from 1 on`);
  process.exit(1);
}
// What is not the whole does not replace a report of the whole.
const whole = chosen.length === Object.keys(SECTIONS).length && !flags.quick;
const out = flags.out ?? fileURLToPath(new URL(whole ? 'results' : '../test-results/bench', import.meta.url));

/** Six digits are more than any clock here has. */
const rounded = (_, value) => (typeof value === 'number' ? Number(value.toPrecision(6)) : value);

const start = Date.now();
progress.line('bundling');
await bundleForBrowsers();
await bundleForProcesses();
const server = await serve();
try {
  const report = {
    command: ['npm run bench', ...(process.argv.length > 2 ? ['--', ...process.argv.slice(2)] : [])].join(' '),
    rounds,
    left: Object.keys(SECTIONS).filter((name) => !chosen.includes(name)),
    about: await describe(server.address),
  };
  for (const name of chosen) {
    progress.line(`== ${name}`);
    report[name] = await SECTIONS[name]();
  }
  report.minutes = Math.round((Date.now() - start) / 60_000);
  mkdirSync(out, { recursive: true });
  const text = markdown(report);
  writeFileSync(join(out, 'bench.md'), text);
  writeFileSync(join(out, 'bench.json'), `${JSON.stringify(report, rounded, 1)}\n`);
  await writePlots({ server: server.address, report, out });
  console.log(`\n${text}\n${join(out, 'bench.md')}`);
} finally {
  server.close();
}
