import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { normalTable } from '../../../src/random/normal-table.ts';
import { ONE, tailQuantile } from '../../../verify/reference/quantile.ts';

const published = readFileSync(new URL('../../../verify/reference/vectors/normal-table.bin', import.meta.url));
const spec = readFileSync(new URL('../../../docs/SPEC.md', import.meta.url), 'utf8');
const bytes = (table: Uint32Array): Buffer => Buffer.from(table.buffer);

test('the published file has the SHA-256 of docs/SPEC.md', () => {
  expect(spec).toContain(createHash('sha256').update(published).digest('hex'));
  expect(published.length).toBe(32768);
});

test('the table computed at start-up is the published file', () => {
  expect(bytes(normalTable()).equals(published)).toBe(true);
});

test('every entry keeps the ranges that the arithmetic relies on', () => {
  const table = normalTable();
  for (let i = 0; i < 4096; i++) {
    const c0 = table[2 * i] as number;
    const c1 = (table[2 * i + 1] as number) >>> 8;
    const c2 = (table[2 * i + 1] as number) & 255;
    const high = 0xffff * (c1 >>> 8);
    const ranges = [c0 < 2 ** 31, c1 - 2 * 127 * c2 > 0, high < 2 ** 32, 127 * c1 + high / 256 < 2 ** 32];
    expect(ranges, `entry ${i}`).toEqual([true, true, true, true]);
  }
});

test('is made once', () => {
  expect(normalTable()).toBe(normalTable());
});

test('the one constant that the table starts from is the quantile to the last bit', () => {
  const constant = /FIRST_CENTRE = ([\d.]+);/.exec(
    readFileSync(new URL('../../../src/random/normal-table.ts', import.meta.url), 'utf8'),
  );
  const exact = tailQuantile((ONE * 257n) / (256n * 2n ** 33n), (ONE * 634n) / 100n);
  // 20 digits of the exact value, rounded to binary64 by the parser of numbers.
  expect(Number(constant?.[1])).toBe(Number(`${(exact * 10n ** 20n) / ONE}e-20`));
});
