// The results as docs/CONFORMANCE.md: the same text for the same results.
import { markdownTable } from '../../scripts/report/table.mjs';
import { runLines } from '../../scripts/report/versions.mjs';
import { failuresOf } from './verdict.mjs';

export const PAGE = new URL('../../docs/CONFORMANCE.md', import.meta.url);

const DTYPES = ['f32', 'f16', 'bf16'];
const whole = (n) => n.toLocaleString('en');
const sum = (rows, key) => rows.reduce((total, row) => total + row[key], 0);
const isExact = ({ most }) => most === undefined;
const tiny = (value) => (value === 0 ? '0' : value.toExponential(1));

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
      selfTest ? `${whole(selfTest.compared)} words, ${selfTest.different} different` : '',
    ]),
  ]);

/** The row of a path in the summary. */
const pathRow = (name, path, { rows, guards, changed }) => [
  name,
  path,
  whole(sum(rows.filter(isExact), 'compared')),
  whole(sum(rows.filter(isExact), 'different')),
  guards ? `${whole(changed)} of ${whole(guards)}` : '',
];

const summary = (results) =>
  markdownTable([
    ['engine', 'path', 'elements compared', 'elements different', 'half words round them changed'],
    ...Object.entries(results).flatMap(([name, { paths = {} }]) =>
      Object.entries(paths).map(([path, tally]) => pathRow(name, path, tally)),
    ),
  ]);

/** What was compared of an initializer and a dtype, and what differs: of all paths together. */
function cellOf(rows) {
  const compared = sum(rows, 'compared');
  if (compared === 0) return '';
  const most = rows.filter((row) => !isExact(row)).map((row) => row.most);
  return `${whole(compared)}: ${most.length ? `at most ${tiny(Math.max(...most))} apart` : whole(sum(rows, 'different'))}`;
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
        return [name, whole(different), percent(different), whole(ulps), tiny(absolute)];
      }),
    ]),
    '',
    'How many differ, by pairs:',
    '',
    ...markdownTable([
      ['', ...names.map((_, i) => `${i + 1}`)],
      ...names.map((name, i) => [
        `${i + 1} ${name}`,
        ...names.map((other, j) => (j < i ? whole(pairOf(name, other).different) : '')),
      ]),
    ]),
  ];
}

const deviceRows = (devices) =>
  Object.values(devices).map(({ name, version, library, paths, selfTest }) => {
    const rows = Object.values(paths).flatMap((tally) => tally.rows);
    const most = Math.max(...rows.filter((row) => !isExact(row) && row.dtype === 'f32').map((row) => row.most));
    return [
      name,
      `${version}, weight-init ${library}`,
      whole(sum(rows.filter(isExact), 'compared')),
      whole(sum(rows.filter(isExact), 'different')),
      `at most ${tiny(most)} apart`,
      `${whole(selfTest.compared)} words, ${selfTest.different} different`,
    ];
  });

/** @param report - what conformance.mjs has gathered */
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
    `In every engine the same cases: each published vector ([verify/reference/vectors](../verify/reference/vectors)), and ${whole(size)} pseudo-random ones, of a fixed seed, for each initializer,`,
    'dtype and entry point of the API (`fill`, `fillAll`, `encode` into an encoder and into a pass, `create`, `createAll` with and without an arena): any layout, fans,',
    'shapes of one to five dimensions and up to 2^53 - 1 elements, ranges and boxes round 2^31, 2^32, 2^34 and 2^53, any offset, any 64-bit seed and stream, names.',
    'Memory is poisoned before, and what lies round the weights must stay as it was.',
    '',
    'What is expected comes from elsewhere: the vectors from the published files; `plain`, the plain TypeScript, is held against the second implementation',
    '([verify/reference](../verify/reference), exact arithmetic in BigInt), all of a case of up to 64 elements, else its first and last; `WebAssembly`, `threads` (fills of two million elements), `shader` and `upload`',
    'against the plain TypeScript, all elements. A digest of what each case should be is compared between the engines.',
    '',
    ...summary(results),
    '',
    '## By initializer and dtype',
    '',
    'Elements compared, on all paths of the engine together, and how many differ. `orthogonal` and `deltaOrthogonal` are computed in real numbers and need not agree:',
    'there it is the most that two weights are apart, with gains of up to 2.',
    '',
    ...Object.entries(results).flatMap(([name, result]) => [`### ${name}`, '', ...schemesTable(result), '']),
    '## Physical GPUs',
    '',
    ...(rows.length
      ? markdownTable([['adapter', 'with', 'compared', 'different', 'orthogonal, f32', 'self-test'], ...rows])
      : ['None has been tried yet.']),
    '',
    'The same program under Node, from built files: `node verify/conformance/physical-gpu.mjs` ([how](../verify/conformance/README.md)). In a browser: "Check my device" on the page.',
    '',
    '## The contrast: Box-Muller',
    '',
    `${whole(count)} normals of the same words, by a [kernel](../bench/kernels/box-muller.wgsl) that uses \`log\`, \`sqrt\`, \`sin\` and \`cos\`, as is usual; and in JavaScript by \`Math.*\`, every step rounded to`,
    'float32. By how many ulp: how many steps of float32 lie between the two, which are many near 0.',
    '',
    ...contrastTables(methods['box-muller'], count),
    '',
    `As many normals of this library, of the same words, by the shader in each and by WebAssembly in JavaScript: ${whole(unequal)} differ, over all ${equal.pairs.length} pairs.`,
    '',
  ].join('\n')}`;
}
