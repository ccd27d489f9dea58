// The parts of npm run randomness that are not statistics: its sources of words, how it reads dieharder's output, its report.
import { describe, expect, test } from 'vitest';
// @ts-expect-error plain JavaScript, shared with the benchmark
import { describeRun } from '../../../scripts/report/versions.mjs';
import { assess, startOf } from '../../../verify/randomness/dieharder/assess.ts';
import { parseOutput } from '../../../verify/randomness/dieharder/dieharder.ts';
import { TESTS } from '../../../verify/randomness/dieharder/tests.ts';
import type { Outcome } from '../../../verify/randomness/outcome.ts';
import { expectations, failuresOf, report } from '../../../verify/randomness/report.ts';
import { checkWords, interleaved, SOURCES, type SourceName } from '../../../verify/randomness/sources/sources.ts';
import { FULL, studiesOf } from '../../../verify/randomness/studies.ts';
import { streamOfName, wordOf } from '../../../verify/reference/stream.ts';

describe('words', () => {
  test.each(Object.keys(SOURCES) as SourceName[])(
    '%s: WebAssembly and TypeScript generate the same words, at both ends',
    (name) => {
      for (const element of [0, startOf(0, 0), startOf(TESTS.length - 1, 2), 2 ** 53 - 2 ** 20])
        checkWords(SOURCES[name], element);
    },
  );

  test.each<[SourceName, (i: number) => [seed: bigint, stream: bigint]]>([
    ['tensor', () => [42n, streamOfName('layer.0')]],
    ['seeds', (i) => [BigInt(i), 0n]],
    ['streams', (i) => [42n, BigInt(i)]],
    ['names', (i) => [42n, streamOfName(`layer.${i}`)]],
  ])('%s: one element of each tensor in turn, as in the second implementation', (name, memberAt) => {
    const many = SOURCES[name].tensors.length;
    const start = startOf(3, 1);
    let at = 0;
    for (const words of interleaved(SOURCES[name], start)) {
      for (let k = 0; k < words.length; k += 997) {
        const [seed, stream] = memberAt((at + k) % many);
        const element = BigInt(start + Math.floor((at + k) / many));
        expect(words[k]).toBe(wordOf(seed, stream, element));
      }
      at += words.length;
      if (at > 2 ** 17) break;
    }
  });

  test('no two tests of dieharder use the same words, and none those of our tests', () => {
    const starts = TESTS.flatMap((_, index) => [0, 1, 2].map((attempt) => startOf(index, attempt)));
    expect(new Set(starts).size).toBe(3 * TESTS.length);
    expect(Math.max(...starts)).toBeLessThan(2 ** 52);
    const ends = studiesOf(FULL)
      .flatMap(({ tasks }) => tasks)
      .map(({ input }) => ('start' in input ? input.start + input.count : 0));
    expect(Math.max(...ends)).toBeLessThan(Math.min(...starts));
  });
});

describe('the output of dieharder', () => {
  test('is read line by line', () => {
    const text = `   diehard_birthdays,   0,       100,     100,0.93365415,  PASSED  \n          sts_serial,  16,    100000,     100,0.00312000,   WEAK   \n`;
    expect(parseOutput(text)).toEqual([
      { test: 'diehard_birthdays', ntuple: 0, p: 0.93365415 },
      { test: 'sts_serial', ntuple: 16, p: 0.00312 },
    ]);
    expect(() => parseOutput('# stdin_input_raw(): Error: EOF\n')).toThrow(
      'dieharder printed: # stdin_input_raw(): Error: EOF',
    );
  });

  /** The assessment of attempts with these p-values. */
  const assessed = (...attempts: number[][]) => {
    const runs: number[] = [];
    const pValues = attempts[0]?.length ?? 0;
    const run = async (attempt: number) => {
      runs.push(attempt);
      return (attempts[attempt] as number[]).map((p) => ({ test: 't', ntuple: 0, p }));
    };
    return assess({ d: 0, pValues }, 'words', run).then((lines) => ({
      runs,
      lines: lines.map(({ p, again, failed }) => [p, again, failed]),
    }));
  };

  test.each<[string, number[][], unknown]>([
    ['fair', [[0.4]], { runs: [0], lines: [[0.4, [], false]] }],
    ['weak, then fair', [[0.004], [0.4]], { runs: [0, 1], lines: [[0.004, [0.4], false]] }],
    ['near 1, then fair', [[0.996], [0.4]], { runs: [0, 1], lines: [[0.996, [0.4], false]] }],
    ['weak, weak, fair', [[0.004], [0.999], [0.1]], { runs: [0, 1, 2], lines: [[0.004, [0.999, 0.1], false]] }],
    ['weak three times', [[0.004], [0.999], [0.001]], { runs: [0, 1, 2], lines: [[0.004, [0.999, 0.001], true]] }],
    ['rejected, then fair', [[0], [0.4]], { runs: [0, 1], lines: [[0, [0.4], true]] }],
    ['too near, then fair', [[1], [0.4]], { runs: [0, 1], lines: [[1, [0.4], true]] }],
    [
      'one line weak: the p-values of the other line are not taken again',
      [
        [0.5, 0.004],
        [0, 0.4],
      ],
      {
        runs: [0, 1],
        lines: [
          [0.5, [], false],
          [0.004, [0.4], false],
        ],
      },
    ],
  ])('%s', async (_, attempts, expected) => {
    expect(await assessed(...attempts)).toEqual(expected);
  });

  test('a missing line is an error', async () => {
    await expect(assess({ d: 7, pValues: 2 }, '', async () => [{ test: 't', ntuple: 0, p: 0.5 }])).rejects.toThrow(
      'dieharder -d 7: 1 p-values, not 2',
    );
  });
});

describe('the report', () => {
  const outcome = (p: number): Outcome => ({ test: 'a test', subject: 'words', statistic: 'z = 5', p });
  const line = (p: number, failed: boolean) => ({ ...outcome(p), ntuple: 0, again: [], failed });
  const found = (ours: number, theirs: number, failed: boolean) => ({
    studies: [
      {
        study: { title: 'A study', about: 'Of something.', pValues: 1, tasks: [], finish: () => [] },
        outcomes: [outcome(ours)],
      },
    ],
    dieharder: [
      {
        test: { d: 0, pValues: 1 },
        bySource: {
          tensor: [line(0.5, false)],
          seeds: [line(theirs, failed)],
          streams: [line(0.5, false)],
          names: [line(0.5, false)],
        },
      },
    ],
    uniformity: [outcome(0.5)],
    run: describeRun('npm run randomness', { dieharder: '3.31.1' }),
  });

  test('lists failures', () => {
    expect(failuresOf(found(0.2, 0.3, false))).toEqual([]);
    expect(failuresOf(found(1e-7, 0.3, false))).toEqual(['a test, words: z = 5 p = 1e-7']);
    expect(failuresOf(found(0.2, 0.001, true))).toEqual(['a test, words: z = 5 p = 0.001']);
    expect(report(found(0.2, 0.3, false))).toContain('Nothing failed.');
    expect(report(found(0.2, 0.3, false))).toMatch(
      /^# Randomness\n\nWritten by `npm run randomness.*` on \d{4}-\d\d-\d\d in .*\n\nVersions: weight-init .*, dieharder 3\.31\.1\.$/m,
    );
    const text = report(found(1e-7, 0.001, true));
    expect(text).toContain('**Failed: 2**');
    expect(text).toContain('| words | a test | z = 5 | **1.0e-7** |');
    expect(text).toContain('| a test | 0 |  | 0.5000 | **0.0010** | 0.5000 | 0.5000 |');
  });

  test('states the expectations before the results', () => {
    const theirs = 4 * TESTS.reduce((sum, { pValues }) => sum + pValues, 0);
    expect(expectations([{ pValues: 10 }]).join('\n')).toContain(
      `There are ${10 + theirs} p-values: 10 of our tests and ${theirs} of dieharder.`,
    );
    const text = report(found(0.2, 0.3, false));
    expect(text.indexOf('## Expectations')).toBeLessThan(text.indexOf('## Result'));
  });
});
