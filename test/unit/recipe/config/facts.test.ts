// specsOfConfig against what transformers 5.18.0 itself makes: names, shapes, dtypes, and the calls of torch.nn.init, as
// verify/transformers recorded them.
import { describe, expect, test } from 'vitest';
import { gpt2, llama } from '../../../../src/presets/language-models.ts';
import { specsOfConfig } from '../../../../src/recipe/config/config.ts';
import { families } from '../../../../src/recipe/config/families.ts';
import { CASES } from '../../../../verify/transformers/cases.ts';
import { type Case, casesOf, type Facts, factsOf } from '../../../../verify/transformers/facts.ts';
import { digestOf, linesOf, rowsOf, shapesOf } from '../../../../verify/transformers/rows.ts';
import { seededDigest } from '../../../../verify/transformers/seeded.ts';

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

test('the presets are the models of transformers, with what PyTorch draws before', () => {
  const withoutDtype = (config: Case[0]) =>
    Object.fromEntries(Object.entries(specsOfConfig(config)).map(([name, { dtype: _, ...spec }]) => [name, spec]));
  expect(gpt2({ layers: 2, width: 32, vocabulary: 61, context: 16, hidden: 40, stddev: 0.3 })).toEqual(
    withoutDtype({ ...CASES.gpt2?.base, n_inner: 40, initializer_range: 0.3 }),
  );
  const sizes = { layers: 2, width: 32, heads: 4, kvHeads: 2, hidden: 48, vocabulary: 61 };
  for (const tied of [true, false]) {
    expect(llama({ ...sizes, tied })).toEqual(withoutDtype({ ...CASES.llama?.base, tie_word_embeddings: tied }));
  }
});

test.each(Object.keys(CASES))('every weight of %s after torch.manual_seed', async (type) => {
  const cases = casesOf(type);
  const facts = factsOf(type) as Facts;
  const digests = (list: readonly Case[]) => Promise.all(list.map((each) => seededDigest(specsOf(each))));
  expect(await digests(cases.cases)).toEqual(facts.cases.map(({ seeded }) => seeded));
  expect(await digests(cases.classes)).toEqual(facts.seeded.classes);
  expect(await digests(cases.random)).toEqual(facts.seeded.random);
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
