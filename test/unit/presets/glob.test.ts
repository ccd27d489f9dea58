// Globs on names. Expected matches are those of a regular expression with the same meaning, which is safe for short names alone.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ArgumentError, type Init, ones, zeros } from '../../../src/index.ts';
import { specsByRules } from '../../../src/index-presets.ts';
import { globMatcher, isGlob } from '../../../src/presets/glob.ts';
import { runs } from '../../helpers/runs.ts';

/** `*` is any characters but dots, `**` any characters, everything else itself. */
function regExpOf(glob: string): RegExp {
  const parts = glob.match(/\*+|[^*]/gs) ?? [];
  const source = parts.map((part) =>
    part === '*' ? '[^.]*' : part[0] === '*' ? '[^]*' : part.replace(/[.+?^${}()|[\]\\]/, '\\$&'),
  );
  return new RegExp(`^${source.join('')}$`);
}

describe('a glob', () => {
  test.each([
    ['h.*.weight', 'h.0.weight', true],
    ['h.*.weight', 'h.0.attn.weight', false],
    ['h.**.weight', 'h.0.attn.weight', true],
    ['h.**.weight', 'h.weight', false], // the second dot
    ['h**weight', 'h.weight', true],
    ['**.bias', 'h.0.fc.bias', true],
    ['**.bias', 'h.0.fc.bias2', false],
    ['*.bias', 'fc.bias', true],
    ['*.bias', 'h.fc.bias', false],
    ['fc*', 'fc', true], // no character is a number of characters too
    ['fc*', 'fc.weight', false],
    ['**', '', true],
    ['*', '', true],
    ['*', '.', false],
    ['***', 'a.b', true],
    ['a*.*b', 'aX.b.Xb', false],
    ['**a*.c', 'b.a.aX.c', true],
    ['größe*', 'größe/層', true],
    ['[ab]?', 'a.', false], // only stars are special
    ['(a+)+*', '(a+)+', true],
  ])('%s on %s: %s', (glob, name, expected) => {
    expect(globMatcher(glob)(name)).toBe(expected);
    expect(regExpOf(glob).test(name)).toBe(expected);
  });

  test('on random names: as the regular expression', () => {
    const letters = (units: readonly string[], maxLength: number) =>
      fc.array(fc.constantFrom(...units), { maxLength }).map((list) => list.join(''));
    let matched = 0;
    fc.assert(
      fc.property(letters(['a', 'b', '.', '*', '**'], 8), letters(['a', 'b', '.'], 12), (glob, name) => {
        const expected = regExpOf(glob).test(name);
        matched += Number(expected);
        return globMatcher(glob)(name) === expected;
      }),
      { numRuns: runs(20_000), seed: 19 },
    );
    expect(matched).toBeGreaterThan(runs(1000));
  });

  test('takes steps in proportion to both lengths: a regular expression with as many stars would never end', () => {
    const glob = `${'**a*'.repeat(100)}b`;
    expect(globMatcher(glob)(`${'a'.repeat(500)}cb`)).toBe(true);
    expect(globMatcher(`${glob}c*b`)(`${'a'.repeat(500)}b`)).toBe(false);
  });

  test('is a text with a star', () => {
    expect(['a*', '**', 'a', '', '?[a]'].map(isGlob)).toEqual([true, true, false, false, false]);
  });
});

describe('rules', () => {
  const shapes = { 'a.weight': [2], 'a.b.weight': [3], 'c*': [4] };
  const constantOf = (init: Init | undefined): unknown => init?.kind === 'constant' && init.value;

  test('take globs; the first that matches wins', () => {
    const specs = specsByRules(shapes, [
      ['*.weight', ones()],
      ['**', zeros()],
    ]);
    expect(Object.values(specs).map(({ init }) => constantOf(init))).toEqual([1, 0, 0]);
  });

  test('may have a glob that matches nothing, but no name that nothing has', () => {
    expect(Object.keys(specsByRules({ a: [1] }, [['b*', ones()], ['**', zeros()]]))).toEqual(['a']); // biome-ignore format: short
    expect(() =>
      specsByRules({ a: [1] }, [
        ['b', ones()],
        ['**', zeros()],
      ]),
    ).toThrow(
      // biome-ignore format: short
      new ArgumentError('specsByRules: rules[0][0] must be the name of a parameter that no rule before it matches, got "b"'),
    );
  });

  test('take a string with a star for a glob, also where a name has one', () => {
    const specs = specsByRules({ 'c*': [4], cd: [5] }, [['c*', ones()]]);
    expect(Object.keys(specs)).toEqual(['c*', 'cd']);
  });
});
