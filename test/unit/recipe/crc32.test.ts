// CRC-32. Expected values are zlib's own, as Node has it, and the published check value.
import { crc32 as zlibCrc32 } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { advance, crc32, crc32InJs } from '../../../src/recipe/crc32.ts';

const ascii = (text: string): Uint8Array => new TextEncoder().encode(text);
const bytes = (maxLength: number) => fc.uint8Array({ maxLength });

describe.each([
  ['crc32', crc32],
  ['crc32InJs', crc32InJs],
])('%s', (_, crc) => {
  test('has the check value of CRC-32/ISO-HDLC', () => {
    // reveng.sourceforge.io/crc-catalogue: check=0xcbf43926, of the nine digits.
    expect(crc(ascii('123456789'))).toBe(0xcbf43926);
    expect(crc(new Uint8Array())).toBe(0);
  });

  test('is zlib’s for every length and alignment, and goes on from what comes before', () => {
    const memory = Uint8Array.from({ length: 120 }, (_, i) => (i * 167 + 13) ^ (i >> 3));
    for (let start = 0; start < 9; start++) {
      for (let end = start; end <= memory.length; end++) {
        const part = memory.subarray(start, end);
        expect(crc(part)).toBe(zlibCrc32(part));
        expect(crc(part, 0xdeadbeef)).toBe(zlibCrc32(part, 0xdeadbeef));
      }
    }
  });

  test('takes shared memory', () => {
    const shared = new Uint8Array(new SharedArrayBuffer(9));
    shared.set(ascii('123456789'));
    expect(crc(shared)).toBe(0xcbf43926);
  });
});

describe('advance', () => {
  test('over bytes: the CRC of two parts, as zlib’s crc32_combine', () => {
    fc.assert(
      fc.property(bytes(300), bytes(300), (a, b) => {
        const whole = new Uint8Array([...a, ...b]);
        return (advance(zlibCrc32(a), b.length) ^ zlibCrc32(b)) >>> 0 === zlibCrc32(whole);
      }),
      { numRuns: 500, seed: 19 },
    );
  });

  test('over so many bytes that none can be looked at: x^(8n) has the order 2^32 - 1', () => {
    // The polynomial is primitive, so x^(2^32 - 1) is 1: 8n = k (2^32 - 1) bits change nothing.
    const crc = 0x12345678;
    const around = 2 ** 32 - 1; // bytes: 8 rounds
    expect(advance(crc, around)).toBe(crc);
    expect(advance(crc, around * 2 ** 20)).toBe(crc);
    expect(advance(crc, around * 2 ** 20 + 5)).toBe(advance(crc, 5));
    expect(advance(crc, 5)).toBe(zlibCrc32(new Uint8Array(5), crc) ^ zlibCrc32(new Uint8Array(5)));
    expect(advance(advance(crc, 2 ** 52), 2 ** 52 - 1)).toBe(advance(crc, 2 ** 53 - 1));
    expect(advance(crc, 0)).toBe(crc);
  });
});
