// specsOfConfig against what transformers 5.18.0 itself makes: names, shapes, dtypes, and the calls of torch.nn.init, as
// verify/transformers recorded them.
import { describe, expect, test } from 'vitest';
import { specsOfConfig } from '../../../../src/recipe/config/config.ts';
import { families } from '../../../../src/recipe/config/families.ts';
import { CASES } from '../../../../verify/transformers/cases.ts';
import { type Case, casesOf, type Facts, factsOf } from '../../../../verify/transformers/facts.ts';
import { digestOf, linesOf, rowsOf, shapesOf } from '../../../../verify/transformers/rows.ts';

const specsOf = ([config, architecture]: Case) => specsOfConfig({ ...config, architectures: [architecture] });

function dtypeOf(specs: ReturnType<typeof specsOfConfig>): string {
  const [dtype, ...others] = new Set(Object.values(specs).map((spec) => spec.dtype));
  expect(others).toEqual([]);
  return String(dtype);
}

test('every family has cases and facts', () => {
  expect(Object.keys(CASES).sort()).toEqual(Object.keys(families()).sort());
  for (const type of Object.keys(CASES)) expect(factsOf(type), type).toBeDefined();
});

describe.each(Object.keys(CASES))('%s', (type) => {
  const facts = factsOf(type) as Facts;
  const cases = casesOf(type);

  test('facts are of the same cases', () => {
    expect(facts.transformers).toBe('5.18.0');
    expect(facts.cases.map(({ config, architecture }) => [config, architecture])).toEqual(cases.cases);
    for (const kind of ['defaults', 'classes', 'random'] as const) expect(facts[kind].length).toBe(cases[kind].length);
  });

  test('names, shapes, dtype and initializers', () => {
    for (const fact of facts.cases) {
      const specs = specsOf([fact.config, fact.architecture]);
      expect(linesOf(rowsOf(specs))).toEqual(linesOf(fact.tensors));
      expect(dtypeOf(specs)).toBe(fact.dtype);
      for (const name of fact.tied) expect(Object.keys(specs)).not.toContain(name);
    }
  });

  test.each(['classes', 'random'] as const)('digests of %s', (kind) => {
    const digests = cases[kind].map((each) => {
      const specs = specsOf(each);
      return digestOf(dtypeOf(specs), rowsOf(specs));
    });
    expect(digests).toEqual(facts[kind]);
    expect(new Set(digests).size).toBeGreaterThan(1);
  });

  test('digests of names and shapes with defaults for all', () => {
    expect(cases.defaults.map((each) => digestOf('', shapesOf(rowsOf(specsOf(each)))))).toEqual(facts.defaults);
  });

  test('without architectures it is the first class', () => {
    const [base, usual] = cases.cases[0] as Case;
    for (const architectures of [undefined, null, []]) {
      expect(specsOfConfig({ ...base, architectures })).toEqual(specsOf([base, usual]));
    }
  });
});
