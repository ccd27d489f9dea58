// The result of a check, as facts for the page and as plain data to share.

import { version } from '../../package.json';
import type { Path } from '../../verify/conformance/suite/suite.ts';
import { isInexact, type Tally } from '../../verify/conformance/suite/tally.ts';
import type { Fact } from '../page/facts.ts';
import { groupDigits } from '../page/numbers.ts';
import type { Found } from './client.ts';

interface Sum {
  readonly compared: number;
  readonly different: number;
  /** Half words around the weights that were overwritten. */
  readonly changed: number;
  /** The largest difference between two weights of orthogonal matrices in f32. */
  readonly orthogonal: number;
}

const NAMES: Readonly<Record<Path, string>> = {
  plain: 'Plain TypeScript',
  WebAssembly: 'WebAssembly',
  threads: 'Threads',
  shader: 'Shader',
  upload: 'Upload',
};

function sumOf({ rows, changed }: Tally): Sum {
  const exact = rows.filter(({ scheme }) => !isInexact(scheme));
  return {
    compared: exact.reduce((sum, row) => sum + row.compared, 0),
    different: rows.reduce((sum, row) => sum + row.different, 0),
    changed,
    orthogonal: Math.max(0, ...rows.map(({ dtype, maxDifference = 0 }) => (dtype === 'f32' ? maxDifference : 0))),
  };
}

/** The result to share, as plain data. */
export interface Shared {
  readonly verdict: string;
  readonly passed: boolean;
  readonly library: string;
  readonly browser: string;
  readonly adapter: Found['adapter'] | null;
  readonly withoutGpu?: string;
  readonly selfTest: { readonly compared: number; readonly different: number } | null;
  readonly paths: Readonly<Record<string, Sum>>;
  readonly compared: number;
  readonly different: number;
  readonly threads: Found['threads'];
  readonly failures: readonly string[];
}

export function sharedOf({ paths, adapter, reason, selfTest, threads, reports }: Found, browser: string): Shared {
  const sums = Object.fromEntries(Object.entries(paths).map(([path, tally]) => [path, sumOf(tally)]));
  const total = (key: 'compared' | 'different' | 'changed'): number =>
    Object.values(sums).reduce((sum, one) => sum + one[key], 0);
  const failures = [
    ...(selfTest?.failures.map(({ path, different }) => `self-test, ${path}: ${different} words differ`) ?? []),
    ...Object.entries(paths).flatMap(([path, { first }]) => first.map((text) => `${path}, ${text}`)),
    ...(total('changed') > 0 ? [`${total('changed')} half words around the weights were changed`] : []),
    ...reports,
  ];
  const different = total('different');
  const passed = different === 0 && failures.length === 0 && total('compared') > 0;
  const [compared, wrong] = [groupDigits(total('compared')), groupDigits(different)];
  return {
    verdict: passed
      ? `Every bit of ${compared} weights agrees`
      : different > 0
        ? `${wrong} of ${compared} weights differ`
        : `Something is wrong: ${failures[0]}`,
    passed,
    library: version,
    browser,
    adapter: adapter ?? null,
    ...(reason !== undefined && { withoutGpu: reason }),
    selfTest: selfTest ? { compared: selfTest.compared, different: selfTest.different } : null,
    paths: sums,
    compared: total('compared'),
    different,
    threads,
    failures,
  };
}

const stateOf = (good: boolean): 'good' | 'bad' => (good ? 'good' : 'bad');

const adapterText = ({ description, vendor, architecture, device }: NonNullable<Found['adapter']>): string =>
  description || [vendor, architecture, device].filter(Boolean).join(' ') || 'the browser does not say which';

/** The facts that the page shows. */
export function factsOf({ verdict, passed, adapter, withoutGpu, selfTest, paths, threads, failures }: Shared): Fact[] {
  const orthogonal = Math.max(0, ...Object.values(paths).map((sum) => sum.orthogonal));
  return [
    { term: 'Verdict', value: verdict, state: stateOf(passed), id: 'check-verdict' },
    { term: 'GPU', value: adapter ? adapterText(adapter) : `none: ${withoutGpu}` },
    ...(selfTest
      ? [
          {
            term: 'Self-test',
            value: `${groupDigits(selfTest.compared)} words, ${groupDigits(selfTest.different)} different`,
            state: stateOf(selfTest.different === 0),
          },
        ]
      : []),
    ...Object.entries(paths).map(([path, { compared, different }]) => ({
      term: NAMES[path as Path],
      value: `${groupDigits(compared)} weights, ${groupDigits(different)} different`,
      state: stateOf(different === 0),
      ...(path === 'threads' && {
        note: threads.started > 0 ? `${threads.started} made ${threads.pieces} pieces of them` : 'none available here',
      }),
    })),
    {
      term: 'Orthogonal',
      value: `at most ${orthogonal.toExponential(1)} apart`,
      note: 'computed in floating point: need not agree in every bit',
    },
    ...failures.map((failure) => ({ term: 'Wrong', value: failure, state: 'bad' as const })),
  ];
}
