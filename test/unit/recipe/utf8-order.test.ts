// The order of names is that of their bytes in UTF-8, as Node's Buffer compares them.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareUtf8, sortedEntries } from '../../../src/recipe/utf8-order.ts';

test('as Buffer.compare, where the order of UTF-16 is another one', () => {
  const names = [
    '',
    'a',
    'ab',
    'b',
    'é',
    '層',
    '\ud7ff',
    '\ue000',
    '\uffff',
    '\u{10000}',
    '\u{10ffff}',
    'a\u{1f642}',
    'a\uffff',
  ];
  const byBytes = [...names].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  expect([...names].reverse().sort(compareUtf8)).toEqual(byBytes);
  expect([...names].sort()).not.toEqual(byBytes);
});

test('of random names', () => {
  const units = fc.constantFrom('a', 'b', 'é', '\ud7ff', '\ue000', '\uffff', '\u{10000}', '\u{1f642}', '\u{10ffff}');
  const name = fc.array(units, { maxLength: 4 }).map((list) => list.join(''));
  fc.assert(
    fc.property(name, name, (a, b) => Math.sign(compareUtf8(a, b)) === Buffer.compare(Buffer.from(a), Buffer.from(b))),
    { numRuns: 5000, seed: 19 },
  );
});

test('of entries, where an object has an order of its own for numbers', () => {
  expect(sortedEntries({ 10: 'a', 9: 'b', '\uffff': 'c', '\u{10000}': 'd' })).toEqual([
    ['10', 'a'],
    ['9', 'b'],
    ['\uffff', 'c'],
    ['\u{10000}', 'd'],
  ]);
});
