// SHA-256. Expected values are published ones, and those of Node's OpenSSL.
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { sha256 } from '../../../src/recipe/sha256.ts';

const ascii = (text: string): Uint8Array => new TextEncoder().encode(text);

test.each([
  // FIPS 180-2, appendix B.1 and B.2; NIST CAVP SHA256ShortMsg, length 0.
  ['abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
  [
    'abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq',
    '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1',
  ],
  ['', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
])('%j', (text, expected) => {
  expect(sha256([ascii(text)])).toBe(expected);
});

test('a million times a, in parts', () => {
  // FIPS 180-2, appendix B.3.
  const part = ascii('a'.repeat(1000));
  expect(sha256(Array.from({ length: 1000 }, () => part))).toBe(
    'cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0',
  );
});

test('every length up to three blocks, however it is cut', () => {
  for (let length = 0; length < 200; length++) {
    const bytes = Uint8Array.from({ length }, (_, i) => i * 37 + length);
    const cut = Math.floor(length / 3);
    const expected = createHash('sha256').update(bytes).digest('hex');
    expect(sha256([bytes.subarray(0, cut), [], bytes.subarray(cut)])).toBe(expected);
  }
});
