// npm run bench:cpu -- [--rounds 7] [--out FOLDER]: times fills of arrays in Node on one thread, by WebAssembly and by plain TypeScript.
// Also NumPy where python3 has it. Each in a process of its own, all in turn; writes bench/results/cpu.md.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { openNode } from '../scripts/engines/node.mjs';
import { findPython } from '../scripts/engines/python.mjs';
import { progress } from '../scripts/report/progress.mjs';
import { timesTable } from '../scripts/report/table.mjs';
import { describeRun, runLines } from '../scripts/report/versions.mjs';
import { inPython } from './run/engines.mjs';
import { measureInRounds } from './run/rounds.mjs';
import { elementsOf, LARGE } from './run/work.mjs';

const CALLS = 3;
const SESSION = new URL('session/arrays.mjs', import.meta.url).href;
const WEBASSEMBLY = 'weight-init, WebAssembly';

const { values: flags } = parseArgs({
  options: {
    rounds: { type: 'string', default: '7' },
    out: { type: 'string', default: fileURLToPath(new URL('results', import.meta.url)) },
  },
});
const rounds = Number(flags.rounds);
if (!(rounds >= 1)) throw new Error(`--rounds: a number from 1 on, not ${flags.rounds}`);

/** Opens a session, has it measured, and closes it. */
async function inSession(opening, measure) {
  const session = await opening;
  try {
    return await measure(session);
  } finally {
    await session.close();
  }
}

const ours = (plain) =>
  inSession(openNode(SESSION), (session) => session.call('times', plain, LARGE.tensors[0].shape, CALLS));

/** The shortest of some calls, after one that does not count. */
const numpy = () =>
  inSession(inPython('numpy', 1), async (session) => {
    await session.call('prepare', 'numpy', { threads: 1, reuse: true, standard: true }, LARGE);
    await session.call('time');
    const times = [];
    for (let i = 0; i < CALLS; i++) times.push(await session.call('time'));
    return { 'he normal, f32': Math.min(...times) };
  });

const numpyVersion = findPython('numpy')?.version;
const measures = {
  [WEBASSEMBLY]: () => ours(false),
  'weight-init, plain TypeScript': () => ours(true),
  ...(numpyVersion && { [`NumPy ${numpyVersion}, standard_normal`]: numpy }),
};
const results = await measureInRounds({
  title: 'arrays',
  names: Object.keys(measures),
  rounds,
  warmUp: 0,
  progress,
  measure: (name) => measures[name](),
});

/** For each case, for each contestant that has it, a time for each round. */
const tables = {};
for (const [name, { values = [] }] of Object.entries(results)) {
  for (const times of values) {
    for (const [what, ms] of Object.entries(times)) {
      tables[what] ??= {};
      tables[what][name] ??= [];
      tables[what][name].push(ms);
    }
  }
}
const column = { heading: 'Msamples/s', of: (ms) => (elementsOf(LARGE) / ms / 1000).toFixed(0) };
const text = [
  '# Arrays on the CPU',
  '',
  ...runLines(describeRun('npm run bench:cpu', { NumPy: numpyVersion ?? 'not installed' })),
  '',
  `One thread; ${LARGE.name} into a reused array. Medians of ${rounds} processes, all in turn, of each the shortest of ${CALLS} calls after one that`,
  'does not count.',
  '',
  ...Object.entries(tables).flatMap(([name, times]) => [
    `## ${name}`,
    '',
    ...timesTable(times, 'time against ours', () => WEBASSEMBLY, column),
    '',
  ]),
  ...Object.entries(results).flatMap(([name, { error }]) => (error ? [`Failed: ${name}: ${error}`, ''] : [])),
].join('\n');
const file = join(flags.out, 'cpu.md');
writeFileSync(file, text);
console.log(`\n${text}\n${file}`);
