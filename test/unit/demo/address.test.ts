// The query that all panels share.
import { expect, test } from 'vitest';
import { INITIALIZERS } from '../../../demo/form/initializers.ts';
import { choicesOfQuery, KEYS, queryOfChoices } from '../../../demo/initialize/choices.ts';
import { replaceEntries } from '../../../demo/page/address.ts';

const query = (text: string): URLSearchParams => new URLSearchParams(text);

test('a panel takes the place of its own entries, and leaves those of others', () => {
  const before = query('panel=training&mean=1&depth=20&seed=7&also.mean=2&mean=3');
  expect(`${replaceEntries(before, ['mean', 'seed'], query('seed=8&low=0'))}`).toBe(
    'panel=training&depth=20&also.mean=2&seed=8&low=0',
  );
  expect(`${replaceEntries(query('panel=signal'), ['panel'], query(''))}`).toBe('');
  expect(`${before}`).toBe('panel=training&mean=1&depth=20&seed=7&also.mean=2&mean=3');
});

test('what is special in a query stays what it is', () => {
  const entries = new URLSearchParams({ shape: '3 x 3 & 4=5', name: 'ü+%' });
  expect(Object.fromEntries(query(`${replaceEntries(query('a=%26'), [], entries)}`))).toEqual({
    a: '&',
    shape: '3 x 3 & 4=5',
    name: 'ü+%',
  });
});

test('no option of a former initializer stays in the address', () => {
  for (const [init, { options }] of Object.entries(INITIALIZERS)) {
    for (const { name } of options) expect(KEYS, init).toContain(name);
  }
  const first = query('method=he&fan_in=3&fan_out=4&mean=2&also=xavier&seed=1');
  const after = replaceEntries(first, KEYS, queryOfChoices(choicesOfQuery(query('init=zeros&seed=1'))));
  expect(Object.fromEntries(after)).toEqual({
    also: 'xavier',
    shape: '10 x 10',
    init: 'zeros',
    layout: 'in-out',
    dtype: 'f32',
    seed: '1',
  });
});
