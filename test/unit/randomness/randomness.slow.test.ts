// The statistical tests of verify/randomness on 2^24 words and weights. Seeds and positions are fixed, so every run gives the same result.
import { describe, expect, test } from 'vitest';
import { fails, type Outcome } from '../../../verify/randomness/outcome.ts';
import { uniformityTest } from '../../../verify/randomness/statistics/uniformity.ts';
import { outcomesOf, studiesOf } from '../../../verify/randomness/studies.ts';
import { runTask } from '../../../verify/randomness/tasks.ts';

const SMALL = {
  words: 2 ** 24,
  normals: 2 ** 24,
  order: 2 ** 22,
  lags: 2 ** 23,
  squares: 2 ** 22,
  streams: 2 ** 11,
  halves: 2 ** 24,
};
const studies = studiesOf(SMALL);
const all: Outcome[] = [];

describe('no test rejects the library', () => {
  test.each(studies.map((study) => [study.title, study] as const))('%s', (_, study) => {
    const outcomes = outcomesOf(study, study.tasks.map(runTask));
    all.push(...outcomes);
    const {
      test: name,
      subject,
      statistic,
      p,
    } = outcomes.reduce((least, outcome) => (outcome.p < least.p ? outcome : least));
    console.log(
      `${study.title}: ${outcomes.length} p-values, the least ${p.toExponential(2)}: ${name} of ${subject}, ${statistic}`,
    );
    expect(outcomes.filter(fails)).toEqual([]);
  });

  test('their p-values together', () => {
    expect(all.length).toBe(studies.reduce((sum, { pValues }) => sum + pValues, 0));
    const { statistic, p } = uniformityTest('', all);
    console.log(`all p-values: ${statistic}, p = ${p.toFixed(4)}`);
    expect(fails({ p })).toBe(false);
  });
});
