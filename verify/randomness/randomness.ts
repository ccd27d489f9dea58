// npm run randomness: tests the words with dieharder and the weights with tests of our own, and writes docs/RANDOMNESS.md.
// Every step is fixed, so a run gives the same figures each time. Fails if the generator does.
import { writeFileSync } from 'node:fs';
// @ts-expect-error plain JavaScript, shared with the benchmark
import { progress } from '../../scripts/report/progress.mjs';
// @ts-expect-error plain JavaScript, shared with the benchmark
import { describeRun, versionOf } from '../../scripts/report/versions.mjs';
import { findDieharder, runDieharder } from './dieharder/dieharder.ts';
import { type Judged, judgeSource, startOf } from './dieharder/judge.ts';
import { TESTS } from './dieharder/tests.ts';
import { all, inProcess } from './pool.ts';
import { expectations, failuresOf, report } from './report.ts';
import { checkWords, SOURCES, type SourceName } from './sources/sources.ts';
import { uniformityTest } from './statistics/uniformity.ts';
import { FULL, outcomesOf, studiesOf } from './studies.ts';

/** The libraries that the reference distributions come from. */
const PACKAGES = [
  '@stdlib/math-base-special-erfc',
  '@stdlib/math-base-special-erfcinv',
  '@stdlib/math-base-special-gammainc',
  '@stdlib/stats-kstest',
];

/** Words that are no random numbers, 4096 a turn: multiples of one. */
function* multiples(): Generator<Uint32Array> {
  const words = new Uint32Array(4096);
  for (let i = 0; ; ) {
    for (let j = 0; j < words.length; j++) words[j] = Math.imul(i++, 0x9e3779b9);
    yield words;
  }
}

/** That dieharder reads what we write: it must refuse this. */
async function checkControl(): Promise<void> {
  for (const d of [0, 15]) {
    for (const { test, p } of await runDieharder({ d }, multiples())) {
      if (p > 1e-6 && p < 1 - 1e-6) throw new Error(`${test} finds nothing in multiples of one number: p = ${p}`);
    }
  }
}

const dieharder = findDieharder();
const studies = studiesOf(FULL);
console.log(`${expectations(studies).join('\n')}\n`);

const names = Object.keys(SOURCES) as SourceName[];
for (const name of names) for (const place of [0, startOf(0, 0), startOf(99, 2)]) checkWords(SOURCES[name], place);
progress.line('the words by WebAssembly are those of TypeScript');
await checkControl();
progress.line('dieharder refuses multiples of one number');

const calls = studies.flatMap(({ title, calls }) =>
  calls.map((call, i) => ({ call, what: `${title}, ${i + 1} of ${calls.length}` })),
);
let done = 0;
const results = await all(
  calls.map(({ call, what }) => async () => {
    const result = await inProcess(call);
    progress.line(`${++done} of ${calls.length}: ${what}`);
    return result;
  }),
);
let at = 0;
const found = studies.map((study) => {
  const outcomes = outcomesOf(study, results.slice(at, at + study.calls.length));
  at += study.calls.length;
  return { study, outcomes };
});

const runs = TESTS.flatMap((test, index) => names.map((source) => ({ test, index, source })));
done = 0;
const judged: Judged[][] = await all(
  runs.map(({ test, index, source }) => async () => {
    const lines = await judgeSource(test, index, source);
    const values = lines.map(({ p, again }) => [p, ...again].join(', then ')).slice(0, 2);
    progress.line(
      `${++done} of ${runs.length}: ${source}, ${lines[0]?.test}: ${values.join('; ')}${lines.length > 2 ? ' ...' : ''}`,
    );
    return lines;
  }),
);
const ofDieharder = TESTS.map((test, index) => ({
  test,
  of: Object.fromEntries(names.map((source, i) => [source, judged[index * names.length + i] as Judged[]])) as Record<
    SourceName,
    Judged[]
  >,
}));

const outcomes = {
  studies: found,
  dieharder: ofDieharder,
  uniformity: [
    uniformityTest(
      'our tests',
      found.flatMap((of) => of.outcomes),
    ),
    uniformityTest('dieharder', judged.flat()),
  ],
};
const text = report({
  ...outcomes,
  run: describeRun('npm run randomness', {
    dieharder,
    ...Object.fromEntries(PACKAGES.map((name) => [name, versionOf(name)])),
  }),
});
writeFileSync(new URL('../../docs/RANDOMNESS.md', import.meta.url), text);
const failures = failuresOf(outcomes);
progress.line(
  `docs/RANDOMNESS.md is written; ${failures.length ? `FAILED:\n${failures.join('\n')}` : 'nothing failed'}`,
);
process.exitCode = failures.length ? 1 : 0;
