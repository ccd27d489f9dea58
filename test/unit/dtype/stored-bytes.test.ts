// Elements as bytes of a file: the low one first, on hosts of both kinds.
import { expect, test } from 'vitest';
import { storedBytes } from '../../../src/dtype/stored-bytes.ts';

// 1, -2 and pi in IEEE 754, binary32.
const FLOATS = Float32Array.of(0, 1, -2, Math.PI).subarray(1);
const BYTES = [0x00, 0x00, 0x80, 0x3f, 0x00, 0x00, 0x00, 0xc0, 0xdb, 0x0f, 0x49, 0x40];

test('of this host', () => {
  expect([...storedBytes(FLOATS)]).toEqual(BYTES);
  expect([...storedBytes(Uint16Array.of(0x3c00, 0xc001))]).toEqual([0x00, 0x3c, 0x01, 0xc0]);
  expect(storedBytes(FLOATS).buffer).toBe(FLOATS.buffer);
});

test('of a big-endian host, whose memory has the high byte first', () => {
  const memory = BYTES.flatMap((_, i) => BYTES[(i & ~3) + 3 - (i & 3)] as number);
  const floats = new Float32Array(Uint8Array.from(memory).buffer);
  expect([...storedBytes(floats, false)]).toEqual(BYTES);
  expect([...storedBytes(new Uint16Array(Uint8Array.of(0x3c, 0x00, 0xc0, 0x01).buffer), false)]).toEqual([
    0x00, 0x3c, 0x01, 0xc0,
  ]);
});
