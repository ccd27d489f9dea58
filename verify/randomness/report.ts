// docs/RANDOMNESS.md.
// @ts-expect-error plain JavaScript
import { markdownTable } from '../../scripts/report/table.mjs';
// @ts-expect-error plain JavaScript
import { runLines } from '../../scripts/report/versions.mjs';
import { ATTEMPTS, type Judged, WEAK } from './dieharder/judge.ts';
import { type DieharderTest, TESTS } from './dieharder/tests.ts';
import { fails, type Outcome, THRESHOLD } from './outcome.ts';
import { SOURCES, type SourceName } from './sources/sources.ts';
import type { Study } from './studies.ts';

export interface Found {
  readonly studies: readonly { readonly study: Study; readonly outcomes: readonly Outcome[] }[];
  /** For each test of the list what it found of each source. */
  readonly dieharder: readonly {
    readonly test: DieharderTest;
    readonly of: Readonly<Record<SourceName, readonly Judged[]>>;
  }[];
  readonly uniformity: readonly Outcome[];
  /** What `describeRun` gives. */
  readonly run: object;
}

const NAMES = Object.keys(SOURCES) as SourceName[];
const number = (value: number): string => value.toLocaleString('en', { maximumFractionDigits: 2 });
const pValue = (p: number): string => (p < 0.001 ? p.toExponential(1) : p.toFixed(4));
const bold = (text: string, is: boolean): string => (is ? `**${text}**` : text);
const shown = (outcome: Outcome): string => bold(pValue(outcome.p), fails(outcome));

/** What is expected by chance: known before anything is run. */
export function expectations(studies: readonly Pick<Study, 'pValues'>[]): string[] {
  const ours = studies.reduce((sum, { pValues }) => sum + pValues, 0);
  const theirs = NAMES.length * TESTS.reduce((sum, { pValues }) => sum + pValues, 0);
  const all = ours + theirs;
  return [
    `There are ${all} p-values: ${ours} of our tests and ${theirs} of dieharder. Of a perfect generator each is uniform in [0, 1], so about`,
    `${number(all * 0.01)} of them are below 0.01 and as many above 0.99, about ${number(all * 0.001)} below 0.001, and these are no faults.`,
    '',
    `- A p-value below ${THRESHOLD.toExponential(0)} or above 1 - ${THRESHOLD.toExponential(0)} fails the program: too far from what is expected, or too near. The chance that`,
    `  a perfect generator has one among all is at most ${number(all * 2 * THRESHOLD * 100)} %. Counts so small that p can be 1 fail only below.`,
    `- dieharder calls a p-value weak below ${WEAK} or above ${1 - WEAK}: about ${number(theirs * 2 * WEAK)} of the ${theirs} will be. Such a test is run again on other words,`,
    `  whose place was fixed before, at most twice; weak ${ATTEMPTS} times running (chance ${((2 * WEAK) ** ATTEMPTS).toExponential(0)}) fails. The tables show all attempts.`,
    '- All p-values that do not go with another are compared with the uniform distribution, those of ours and of dieharder each for themselves.',
    '- Seeds, names and places are fixed: every run gives the same figures.',
  ];
}

function ownTable(outcomes: readonly Outcome[]): string[] {
  // Lags: four to a row, in columns.
  if (outcomes.length > 40) {
    const rows = Math.ceil(outcomes.length / 4);
    const cell = (outcome: Outcome | undefined): string[] =>
      outcome ? [outcome.test, outcome.statistic, shown(outcome)] : ['', '', ''];
    return markdownTable([
      ['', '', 'p', '', '', 'p', '', '', 'p', '', '', 'p'],
      ...Array.from({ length: rows }, (_, i) => [0, 1, 2, 3].flatMap((column) => cell(outcomes[column * rows + i]))),
    ]);
  }
  return markdownTable([
    ['of', 'test', 'found', 'p'],
    ...outcomes.map((outcome) => [outcome.of, outcome.test, outcome.statistic, shown(outcome)]),
  ]);
}

function dieharderTable(found: Found['dieharder']): string[] {
  const cell = ({ p, again, failed }: Judged): string => bold([p, ...again].map(pValue).join(', then '), failed);
  return markdownTable([
    ['test', '-d', 'n', ...NAMES],
    ...found.flatMap(({ test, of }) =>
      of.tensor.map(({ test: name, ntuple }, line) => [
        name,
        `${test.d}`,
        ntuple ? `${ntuple}` : '',
        ...NAMES.map((source) => cell(of[source][line] as Judged)),
      ]),
    ),
  ]);
}

/** All that fails the program, a line each. */
export function failuresOf({
  studies,
  dieharder,
  uniformity,
}: Pick<Found, 'studies' | 'dieharder' | 'uniformity'>): string[] {
  const ours = [...studies.flatMap(({ outcomes }) => outcomes), ...uniformity].filter(fails);
  const theirs = dieharder.flatMap(({ of }) => NAMES.flatMap((source) => of[source])).filter(({ failed }) => failed);
  return [...ours, ...theirs].map(({ test, of, statistic, p }) => `${test}, ${of}: ${statistic} p = ${p}`);
}

export function report(found: Found): string {
  const own = found.studies.flatMap(({ outcomes }) => outcomes);
  const theirs = found.dieharder.flatMap(({ of }) => NAMES.flatMap((source) => of[source]));
  const all = [...own, ...theirs];
  const failures = failuresOf(found);
  const count = (is: (p: number) => boolean): number =>
    all.filter(({ p, apart }) => apart !== 'discrete' && is(p)).length;
  const weak = theirs.filter(({ p }) => p < WEAK || p > 1 - WEAK);
  return `${[
    '# Randomness',
    '',
    ...runLines(found.run),
    '',
    'A small version runs with the tests: `test/unit/randomness/`. It also shows that each test refuses a generator that is wrong in its way.',
    '',
    '## What is expected, said before',
    '',
    ...expectations(found.studies.map(({ study }) => study)),
    '',
    '## Result',
    '',
    failures.length ? `**Failed: ${failures.length}**` : 'Nothing failed.',
    ...failures.map((failure) => `- ${failure}`),
    '',
    ...markdownTable([
      ['', 'expected', 'found'],
      ['p below 0.01', `about ${number(all.length * 0.01)}`, `${count((p) => p < 0.01)}`],
      ['p above 0.99', `about ${number(all.length * 0.01)}`, `${count((p) => p > 0.99)}`],
      ['p below 0.001', `about ${number(all.length * 0.001)}`, `${count((p) => p < 0.001)}`],
      ['least p', `about ${pValue(1 / all.length)}`, pValue(Math.min(...all.map(({ p }) => p)))],
      ['weak at the first attempt, of dieharder', `about ${number(theirs.length * 2 * WEAK)}`, `${weak.length}`],
      [
        'weak at the second too',
        `about ${number(weak.length * 2 * WEAK)}`,
        `${weak.filter(({ again }) => again.length > 1).length}`,
      ],
    ]),
    '',
    'All p-values together, against the uniform distribution:',
    '',
    ...ownTable(found.uniformity),
    '',
    'The p-values of dieharder are not quite even for any generator. Of 900 that its quick tests give of its own AES',
    '(`npm run reference`) 6 are below 0.01, 20 above 0.99, and 16 weak, where 9 of each would be expected. So some of those',
    'near 1, and a distance of all of them from the uniform distribution, are its own. This was looked at after the first run, which had',
    'more near 1 than expected; no test and no threshold was changed for it.',
    '',
    '## dieharder, on the words',
    '',
    'Four sources: the words of one tensor; and of many seeds, streams and names that are neighbours, an element of each in turn.',
    '',
    ...NAMES.map((name) => `- \`${name}\`: ${SOURCES[name].title}`),
    '',
    'Every test takes other words: that at place k of the list in `verify/randomness/dieharder/tests.ts`, from 0 on, those from element (k + 1) 2^37',
    'of each stream on, and a further attempt those 100 * 2^37 later. One by hand (the `-D` matter: without them dieharder first times the',
    'generator, on words that are then gone):',
    '',
    '    npm run -s feed -- seeds 137438953472 | dieharder -g 200 -d 0 -D test_name -D pvalues',
    '',
    'The lines of sts_serial are of the same words for all widths, so they are left out of the comparison above.',
    '',
    ...dieharderTable(found.dieharder),
    '',
    '## Our tests, on words and weights',
    '',
    `The tensor is that of seed 42 and name layer.0. Reference distributions are those of @stdlib; nothing of ours is compared with itself.`,
    '',
    ...found.studies.flatMap(({ study, outcomes }) => [
      `### ${study.title}`,
      '',
      study.about,
      '',
      ...ownTable(outcomes),
      '',
    ]),
  ]
    .join('\n')
    .trimEnd()}\n`;
}
