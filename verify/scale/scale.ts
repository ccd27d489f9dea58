// npm run scale [-- slurm mpi parallel ray]: makes a checkpoint under real engines, kills workers and a node on the way, compares each
// result with that of one worker, byte for byte, and writes docs/scale-results.md, if it ran them all. It installs Slurm, Open MPI and GNU
// parallel with apt-get where they are missing, and Ray with pip in ~/.cache/weight-init. Exits with code 1 if anything differs.
import { writeFileSync } from 'node:fs';
// @ts-expect-error plain JavaScript, shared with the benchmark
import { progress } from '../../scripts/report/progress.mjs';
// @ts-expect-error plain JavaScript, shared with the benchmark
import { markdownTable } from '../../scripts/report/table.mjs';
// @ts-expect-error plain JavaScript, shared with the benchmark
import { describeRun, runLines } from '../../scripts/report/versions.mjs';
import { ENGINES, type EngineName } from './engines.ts';
import { createWorkspace, type EngineResult } from './workspace.ts';

const FILES = 14;
const MEGABYTES = 64;

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in ENGINES));
if (unknown.length > 0)
  throw new Error(`unknown engines: ${unknown.join(', ')}. Known: ${Object.keys(ENGINES).join(', ')}`);
const names = (asked.length > 0 ? asked : Object.keys(ENGINES)) as EngineName[];

const workspace = createWorkspace(FILES, MEGABYTES);
const results: EngineResult[] = [];
/** Rows of engines that could not be run, with the reason. */
const absent: string[][] = [];
let failed = 0;
try {
  for (const name of names) {
    try {
      results.push(...(await ENGINES[name](workspace)));
    } catch (error) {
      failed++;
      const { message } = error as Error;
      absent.push([name, message, '', '', 'NOT RUN']);
      progress.line(`${name}: ${message}`);
    }
  }
} finally {
  workspace.remove();
}
for (const { engine, what, equal, seconds } of results) {
  if (!equal) failed++;
  progress.line(`${engine}: ${what}: ${equal ? 'equal' : 'DIFFERENT'}, ${seconds.toFixed(1)} s`);
}
const rows = results.map(({ engine, version, what, kills, seconds, equal }) => [
  `${engine} ${version}`,
  what,
  String(kills),
  seconds.toFixed(1),
  equal ? 'all equal' : 'DIFFERENT',
]);
if (asked.length === 0) {
  const lines = [
    '# Checkpoints under real engines',
    '',
    ...runLines(describeRun('npm run scale')),
    '',
    `Each made a checkpoint of ${workspace.files} files, ${workspace.bytes.toLocaleString('en')} bytes, on this one machine. Its files were compared with`,
    'those of one worker, byte for byte; and nothing else may lie in the folder. [scale.md](scale.md) says how each engine is used.',
    '',
    ...markdownTable([['engine', 'what', 'killed', 'seconds', 'bytes'], ...rows, ...absent]),
    '',
  ];
  writeFileSync(new URL('../../docs/scale-results.md', import.meta.url), lines.join('\n'));
}
process.exitCode = failed === 0 && results.length > 0 ? 0 : 1;
