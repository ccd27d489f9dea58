// npm run randomness: tests the words with dieharder, and words and weights with tests of our own, and writes docs/RANDOMNESS.md.
// Takes about 30 minutes of processor time on two cores. Every step is fixed, so each run gives the same figures. Exits with code 1 if a
// test fails.
import { writeFileSync } from 'node:fs';
// @ts-expect-error plain JavaScript, shared with the benchmark
import { progress } from '../../scripts/report/progress.mjs';
// @ts-expect-error plain JavaScript, shared with the benchmark
import { describeRun, versionOf } from '../../scripts/report/versions.mjs';
import { type Assessment, startOf } from './dieharder/assess.ts';
import { findDieharder, runDieharder } from './dieharder/dieharder.ts';
import { TESTS } from './dieharder/tests.ts';
import { openPool } from './pool.ts';
import { expectations, failuresOf, report } from './report.ts';
import { checkWords, SOURCES, type SourceName } from './sources/sources.ts';
import { uniformityTest } from './statistics/uniformity.ts';
import { FULL, outcomesOf, studiesOf } from './studies.ts';
import type { assessByIndex, Task, TaskResult } from './tasks.ts';

/** The packages that the reference distributions come from. */
const PACKAGES = [
  '@stdlib/math-base-special-erfc',
  '@stdlib/math-base-special-erfcinv',
  '@stdlib/math-base-special-gammainc',
  '@stdlib/stats-kstest',
];

/** The multiples of a number, which are not random. */
function* multiples(): Generator<Uint32Array> {
  const words = new Uint32Array(4096);
  for (let i = 0; ; ) {
    for (let j = 0; j < words.length; j++) words[j] = Math.imul(i++, 0x9e3779b9);
    yield words;
  }
}

/** Checks that dieharder reads the words that this program writes: it must reject the multiples of a number. */
async function checkControl(): Promise<void> {
  for (const d of [0, 15]) {
    for (const { test, p } of await runDieharder({ d }, multiples())) {
      if (p > 1e-6 && p < 1 - 1e-6) throw new Error(`${test} accepts the multiples of a number: p = ${p}`);
    }
  }
}

const dieharder = findDieharder();
const studies = studiesOf(FULL);
console.log(`${expectations(studies).join('\n')}\n`);

const names = Object.keys(SOURCES) as SourceName[];
for (const name of names) for (const element of [0, startOf(0, 0), startOf(99, 2)]) checkWords(SOURCES[name], element);
progress.line('WebAssembly and TypeScript generate the same words');
await checkControl();
progress.line('dieharder rejects the multiples of a number');

const pool = openPool(new URL('tasks.ts', import.meta.url));

/** Runs a function of tasks.ts once for each input, and prints a line whenever one is done. */
function runAll<Input, Result>(
  name: string,
  inputs: readonly Input[],
  describe: (input: Input, index: number, result: Result) => string,
): Promise<Result[]> {
  let done = 0;
  return Promise.all(
    inputs.map(async (input, index) => {
      const result: Result = await pool.run(input, { name });
      progress.line(`${++done} of ${inputs.length}: ${describe(input, index, result)}`);
      return result;
    }),
  );
}

const labels = studies.flatMap(({ title, tasks }) => tasks.map((_, i) => `${title}, ${i + 1} of ${tasks.length}`));
const results = await runAll<Task, TaskResult>(
  'runTask',
  studies.flatMap(({ tasks }) => tasks),
  (_, index) => labels[index] as string,
);
const ownOutcomes = studies.map((study) => ({
  study,
  outcomes: outcomesOf(study, results.splice(0, study.tasks.length)),
}));

const assessments = await runAll<Parameters<typeof assessByIndex>[0], Assessment[]>(
  'assessByIndex',
  TESTS.flatMap((_, index) => names.map((source) => ({ index, source }))),
  ({ source }, _, lines) => {
    const values = lines.map(({ p, again }) => [p, ...again].join(', then ')).slice(0, 2);
    return `${source}, ${lines[0]?.test}: ${values.join('; ')}${lines.length > 2 ? ' ...' : ''}`;
  },
);
await pool.destroy();

const findings = {
  studies: ownOutcomes,
  dieharder: TESTS.map((test, index) => ({
    test,
    bySource: Object.fromEntries(
      names.map((source, i) => [source, assessments[index * names.length + i] as Assessment[]]),
    ) as Record<SourceName, Assessment[]>,
  })),
  uniformity: [
    uniformityTest(
      'our tests',
      ownOutcomes.flatMap(({ outcomes }) => outcomes),
    ),
    uniformityTest('dieharder', assessments.flat()),
  ],
};
const run = describeRun('npm run randomness', {
  dieharder,
  ...Object.fromEntries(PACKAGES.map((name) => [name, versionOf(name)])),
});
writeFileSync(new URL('../../docs/RANDOMNESS.md', import.meta.url), report({ ...findings, run }));
const failures = failuresOf(findings);
progress.line(
  `docs/RANDOMNESS.md is written; ${failures.length ? `FAILED:\n${failures.join('\n')}` : 'nothing failed'}`,
);
process.exitCode = failures.length ? 1 : 0;
