// The text of docs/CONFORMANCE.md.
import { markdownTable } from '../../scripts/report/table.mjs';
import { runLines } from '../../scripts/report/versions.mjs';
import { failuresOf } from './verdict.mjs';

export const PAGE = new URL('../../docs/CONFORMANCE.md', import.meta.url);

const DTYPES = ['f32', 'f16', 'bf16'];
const grouped = (n) => n.toLocaleString('en');
const sum = (rows, key) => rows.reduce((total, row) => total + row[key], 0);
const isExact = ({ maxDifference }) => maxDifference === undefined;
const scientific = (value) => (value === 0 ? '0' : value.toExponential(1));

const adapterOf = ({ vendor, architecture, device, description }) =>
  description || [vendor, architecture, device].filter(Boolean).join(' ');

const enginesTable = (results, engines) =>
  markdownTable([
    ['engine', 'what runs there', 'version', 'adapter, as it calls itself; driver', 'self-test'],
    ...Object.entries(results).map(([name, { error, version, adapter, driver, selfTest }]) => [
      name,
      engines[name].about,
      version ?? '',
      error
        ? `failed: ${error.split('\n')[0]}`
        : [adapter && (adapterOf(adapter) || 'does not say'), driver].filter(Boolean).join('; '),
      selfTest ? `${grouped(selfTest.compared)} words, ${selfTest.different} different` : '',
    ]),
  ]);

/** The row of a path in the summary. */
const pathRow = (name, path, { rows, guards, changed }) => [
  name,
  path,
  grouped(sum(rows.filter(isExact), 'compared')),
  grouped(sum(rows.filter(isExact), 'different')),
  guards ? `${grouped(changed)} of ${grouped(guards)}` : '',
];

const summary = (results) =>
  markdownTable([
    ['engine', 'path', 'elements compared', 'elements different', 'half words around them changed'],
    ...Object.entries(results).flatMap(([name, { paths = {} }]) =>
      Object.entries(paths).map(([path, tally]) => pathRow(name, path, tally)),
    ),
  ]);

/** The counts of an initializer in a dtype, of all paths together. */
function cellOf(rows) {
  const compared = sum(rows, 'compared');
  if (compared === 0) return '';
  const differences = rows.filter((row) => !isExact(row)).map((row) => row.maxDifference);
  return `${grouped(compared)}: ${differences.length ? `at most ${scientific(Math.max(...differences))} apart` : grouped(sum(rows, 'different'))}`;
}

/** The table of one engine: a row for each initializer. */
function schemesTable({ paths = {} }) {
  const all = Object.values(paths).flatMap(({ rows }) => rows);
  const schemes = [...new Set(all.map(({ scheme }) => scheme))].sort();
  const cell = (scheme, dtype) => cellOf(all.filter((row) => row.scheme === scheme && row.dtype === dtype));
  return markdownTable([
    ['', ...DTYPES],
    ...schemes.map((scheme) => [`\`${scheme}\``, ...DTYPES.map((dtype) => cell(scheme, dtype))]),
  ]);
}

function contrastTables({ names, pairs }, count) {
  const percent = (n) => `${((100 * n) / count).toFixed(n === 0 ? 0 : 2)} %`;
  const pairOf = (a, b) => pairs.find((pair) => (pair.a === a && pair.b === b) || (pair.a === b && pair.b === a));
  const [first, ...others] = names;
  return [
    ...markdownTable([
      [`against ${first}`, 'different', 'share', 'by at most, ulp', 'by at most'],
      ...others.map((name) => {
        const { different, ulps, absolute } = pairOf(name, first);
        return [name, grouped(different), percent(different), grouped(ulps), scientific(absolute)];
      }),
    ]),
    '',
    'How many differ, for each pair:',
    '',
    ...markdownTable([
      ['', ...names.map((_, i) => `${i + 1}`)],
      ...names.map((name, i) => [
        `${i + 1} ${name}`,
        ...names.map((other, j) => (j < i ? grouped(pairOf(name, other).different) : '')),
      ]),
    ]),
  ];
}

const deviceRows = (devices) =>
  Object.values(devices).map(({ name, version, library, paths, selfTest }) => {
    const rows = Object.values(paths).flatMap((tally) => tally.rows);
    const orthogonal = Math.max(
      ...rows.filter((row) => !isExact(row) && row.dtype === 'f32').map((row) => row.maxDifference),
    );
    return [
      name,
      `${version}, weight-init ${library}`,
      grouped(sum(rows.filter(isExact), 'compared')),
      grouped(sum(rows.filter(isExact), 'different')),
      `at most ${scientific(orthogonal)} apart`,
      `${grouped(selfTest.compared)} words, ${selfTest.different} different`,
    ];
  });

export function page({ results, engines, size, count, methods, devices, run }) {
  const equal = methods['weight-init'];
  const unequal = sum(equal.pairs, 'different');
  const failed = Object.entries(results).filter(([, result]) => failuresOf(result).length > 0);
  const rows = deviceRows(devices);
  return `${[
    '# Conformance',
    '',
    ...runLines(run),
    '',
    'The program runs the same cases in every engine that needs no GPU, and installs engines that are missing. It fails if an engine is still missing',
    'or if a single bit differs. `npm run conformance -- --check` writes nothing. `npm test -- --all` runs fewer of the same cases',
    '([engines.slow.test.ts](../test/package/engines.slow.test.ts)).',
    '',
    `${failed.length ? `FAILED: ${failed.map(([name]) => name).join(', ')}.` : 'All bits agree.'}`,
    '',
    '## Engines',
    '',
    ...enginesTable(results, engines),
    '',
    '## What is compared',
    '',
    `The same cases run in every engine: each published vector ([verify/reference/vectors](../verify/reference/vectors)), and ${grouped(size)} pseudo-random cases with a fixed seed for each`,
    'initializer, dtype and entry point of the API (`fill`, `fillAll`, `encode` into an encoder and into a pass, `create`, `createAll` with and without an arena). They have any',
    'layout and fans, shapes of one to five dimensions and up to 2^53 - 1 elements, ranges and boxes around 2^31, 2^32, 2^34 and 2^53, any offset, any 64-bit seed and stream, and',
    'names. Memory is filled with a poison value first, and the memory around the weights must not change.',
    '',
    'Expected bits come from an independent source. The vectors are compared with the published files. `plain`, the plain TypeScript, is compared with the second implementation',
    '([verify/reference](../verify/reference), exact arithmetic in BigInt): all elements of cases of up to 64, the first and the last of others. `WebAssembly`, `threads` (fills of two',
    'million elements), `shader` and `upload` are compared with the plain TypeScript, all elements. A digest of the expected bits of each batch is compared between the engines.',
    '',
    ...summary(results),
    '',
    '## By initializer and dtype',
    '',
    'The number of elements compared, on all paths of the engine together, and how many differ. `orthogonal` and `deltaOrthogonal` are computed by floating-point sums, so their',
    'bits need not agree; the table has the largest difference between two weights, with gains up to 2.',
    '',
    ...Object.entries(results).flatMap(([name, result]) => [`### ${name}`, '', ...schemesTable(result), '']),
    '## Physical GPUs',
    '',
    ...(rows.length
      ? markdownTable([['adapter', 'with', 'compared', 'different', 'orthogonal, f32', 'self-test'], ...rows])
      : ['None has been tried yet.']),
    '',
    '`node verify/conformance/physical-gpu.mjs` runs the same suite in Node, from built files ([how](../verify/conformance/README.md)). In a browser, "Check my device" on the page does.',
    '',
    '## The contrast: Box-Muller',
    '',
    `${grouped(count)} normals of the same words, by a [kernel](../bench/kernels/box-muller.wgsl) that uses \`log\`, \`sqrt\`, \`sin\` and \`cos\`, as is usual, and in JavaScript by \`Math.*\` with each step`,
    'rounded to float32. A difference of n ulp means n steps between neighbouring float32, which are very small near 0.',
    '',
    ...contrastTables(methods['box-muller'], count),
    '',
    `The library computes as many normals of the same words, by its shader in each engine and by WebAssembly in JavaScript: ${grouped(unequal)} differ, over all ${equal.pairs.length} pairs.`,
    '',
  ].join('\n')}`;
}
