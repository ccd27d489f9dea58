// docs/generators.md.
// @ts-expect-error plain JavaScript, shared with the benchmark
import { markdownTable } from '../../scripts/report/table.mjs';
// @ts-expect-error plain JavaScript, shared with the benchmark
import { describeRun, runLines } from '../../scripts/report/versions.mjs';
import type { Comparison } from './compare.ts';
import { FRAMEWORKS } from './frameworks.ts';
import type { Vectors } from './vectors.ts';

export interface FrameworkResult {
  readonly vectors: Vectors;
  /** By the calls in Python, without numbers of the small size. */
  readonly exact: ReadonlyMap<string, Comparison>;
  readonly inexact: ReadonlyMap<string, Comparison>;
}

const count = (value: number): string => value.toLocaleString('en');
const code = (text: string): string => `\`${text.replaceAll('|', '\\|')}\``;

function section(name: string, { vectors, exact, inexact }: FrameworkResult): string[] {
  const rows = [...exact].map(([call, { numbers, different }]) => [code(call), count(numbers), count(different)]);
  const others = [...inexact].map(([call, { numbers, different, farthest }]) => [
    code(call),
    count(numbers),
    `${((100 * different) / numbers).toFixed(2)} %`,
    count(farthest),
  ]);
  return [
    `## ${FRAMEWORKS[name]?.name ?? name}`,
    '',
    `${vectors.packages.join(', ')}; ${vectors.platform}.`,
    '',
    ...markdownTable([['call', 'numbers', 'different'], ...rows]),
    '',
    ...(others.length > 0
      ? [
          'Doubles whose last bits depend on the C library of the machine. As float32 they are the same, above.',
          '',
          ...markdownTable([['call', 'numbers', 'different', 'farthest, units in the last place'], ...others]),
          '',
        ]
      : []),
  ];
}

/** The page. */
export function page(results: ReadonlyMap<string, FrameworkResult>): string {
  return [
    '# Numbers of other frameworks',
    '',
    ...runLines(describeRun('npm run generators')),
    '',
    'Each call is run in Python, and every number compared with ours, bit for bit; so are the shorter arrays that the unit tests make.',
    'The vectors in `verify/generators/vectors/` are the digests of what the frameworks gave.',
    '',
    ...[...results].flatMap(([name, result]) => section(name, result)),
  ]
    .join('\n')
    .replace(/\n+$/, '\n');
}
