// The report as Markdown.

import { markdownTable, timesTable } from '../../scripts/report/table.mjs';
import { runLines } from '../../scripts/report/versions.mjs';
import { OWN, OWN_ARRAY } from '../run/contestants.mjs';
import { elementsOf, GPT2, LARGE, SMALL } from '../run/work.mjs';
import { OWN_PAGE } from '../sections/pages.mjs';
import { TARGETS } from './targets.mjs';

const ELEMENTS = Object.fromEntries([SMALL, LARGE, GPT2].map((work) => [work.name, elementsOf(work)]));

const TITLES = {
  chromium: 'Chromium',
  deno: 'Deno',
  node: 'Node, with Dawn',
  native: 'Native, without a GPU',
};

const entriesOf = (results, has) => Object.entries(results).filter(([, result]) => has(result));
const failuresOf = (results) =>
  entriesOf(results, ({ error }) => error).map(([name, { error }]) => `- Failed: ${name}: ${error}`);
const valuesOf = (results) =>
  Object.fromEntries(entriesOf(results, ({ values }) => values?.length).map(([name, { values }]) => [name, values]));

/** A table, and below it the failures. */
const withFailures = (table, results) => {
  const failures = failuresOf(results);
  return [...table, '', ...failures, ...(failures.length ? [''] : [])];
};

function race(section, results) {
  const own = section === 'native' ? OWN_ARRAY : OWN;
  return [
    `## ${TITLES[section]}`,
    '',
    `![Times in ${TITLES[section]}](${section}.svg)`,
    '',
    ...Object.entries(results).flatMap(([work, of]) => {
      const speed = { heading: 'Msamples/s', of: (ms) => (ELEMENTS[work] / ms / 1e3).toFixed(1) };
      const moment = { heading: 'std. dev. / asked', of: (_, name) => of[name].ratio?.toFixed(3) ?? 'constant' };
      const table = timesTable(valuesOf(of), `against ${own}`, () => own, speed, moment);
      return [`### ${work}: ${ELEMENTS[work].toLocaleString('en')} weights`, '', ...withFailures(table, of)];
    }),
  ];
}

const mebibytes = (bytes) => (bytes / 2 ** 20).toFixed(0);

const SECTIONS = {
  stall: (results) =>
    Object.entries(results).flatMap(([work, of]) => [
      `## Longest stall of the main thread, ${work}, Chromium`,
      '',
      'The longest time in which no timer could fire during a run; at rest, browsers leave 4 ms between timers.',
      '',
      '![Longest stalls](stall.svg)',
      '',
      ...withFailures(
        timesTable(valuesOf(of), `against ${OWN}`, () => OWN),
        of,
      ),
    ]),
  cold: (results) => [
    '## Cold start, Chromium',
    '',
    'From the start of the page until its first he matrix, [512, 512], is in place. A new browser and profile each time; everything',
    'comes from the same machine, so that download does not count.',
    '',
    '![Cold starts](cold.svg)',
    '',
    ...withFailures(
      timesTable(valuesOf(results), `against ${OWN_PAGE}`, () => OWN_PAGE),
      results,
    ),
  ],
  size: (results) => [
    '## Size of the smallest page',
    '',
    'What it fetches to fill one he matrix, minified and gzipped (`esbuild --minify`, `gzip -9`).',
    '',
    '![Sizes](size.svg)',
    '',
    ...withFailures(
      markdownTable([
        ['', 'scripts, KB', 'WebAssembly files, KB'],
        ...entriesOf(results, ({ error }) => !error).map(([name, { script, wasm }]) => [
          name,
          (script / 1e3).toFixed(1),
          wasm ? (wasm / 1e3).toFixed(0) : '',
        ]),
      ]),
      results,
    ),
  ],
  memory: (results) =>
    results.error
      ? ['## Memory', '', `Not measured: ${results.error}.`, '']
      : [
          '## Memory, Chromium',
          '',
          'Peak resident memory of the processes, from their start to the end of the first run. A new browser for each.',
          '',
          '![Memory](memory.svg)',
          '',
          ...Object.entries(results).flatMap(([work, of]) => [
            `### ${work}`,
            '',
            ...withFailures(
              markdownTable([
                ['', "page's process, MiB", "GPU's process, MiB"],
                ...entriesOf(of, ({ error }) => !error).map(([name, { renderer, gpu }]) => [
                  name,
                  mebibytes(renderer),
                  mebibytes(gpu),
                ]),
              ]),
              of,
            ),
          ]),
        ],
  parts: (results) => [
    '## Parts of [4096, 4096], of 4,194,304 elements each, into a reused buffer, Chromium',
    '',
    ...timesTable(
      valuesOf(results),
      'against neighbours of that dtype',
      (name) => `${name.split(',')[0]}, rows 1024 to 2048: neighbours`,
    ),
    '',
  ],
};

const targets = (report) => [
  '## Goals, and what was measured',
  '',
  ...markdownTable([
    ['', 'goal', 'measured', ''],
    ...TARGETS.map(({ what, goal, measured, reached }) => {
      const value = measured(report);
      return typeof value === 'number'
        ? [what, goal, value.toFixed(2), reached(value) ? 'reached' : 'missed']
        : [what, goal, value, ''];
    }),
  ]),
  '',
];

/** @param {object} report the results of bench.mjs, by section */
export function markdown(report) {
  return [
    '# Speed',
    '',
    ...runLines(report),
    '',
    `- Adapters: ${Object.entries(report.adapters)
      .map(([engine, adapter]) => `${engine} ${adapter}`)
      .join('; ')}.`,
    `- Medians of ${report.rounds} rounds after two that do not count, everybody in turn in each round, and each in a browser or process of`,
    '  its own. From the call until the weights are in a GPUBuffer (`onSubmittedWorkDone`), or in the array.',
    '- Everybody is checked before: numbers finite and not constant, mean and standard deviation as asked. (TF.js: its he normal is a normal',
    '  cut at two standard deviations and not widened again, so 0.88 of what is asked.) Who makes only standard normals multiplies them.',
    '- On a software driver a GPU is the CPU: read the ratios, and only here. Deno sees only every 10 ms or so that work is finished.',
    '',
    ...targets(report),
    ...Object.keys(TITLES).flatMap((section) => (report[section] ? race(section, report[section]) : [])),
    ...Object.entries(SECTIONS).flatMap(([section, write]) => (report[section] ? write(report[section]) : [])),
    ...(report.left.length ? [`Not measured in this run: ${report.left.join(', ')}.`, ''] : []),
  ].join('\n');
}
