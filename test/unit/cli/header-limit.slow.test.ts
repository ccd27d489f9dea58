// The most bytes of a header.
import { expect, test } from 'vitest';
import { headerOf } from '../../../src/cli/safetensors.ts';

test('a header of more than 100,000,000 bytes is refused', () => {
  // 10^8 bytes of JSON: a metadata text that fills it to the last byte.
  const frame = '{"__metadata__":{"format":"pt","a":""}}';
  const text = (more: number): string => 'a'.repeat(100_000_000 - frame.length + more);
  expect(headerOf([], { format: 'pt', a: text(0) }, 'x').length).toBe(100_000_008);
  expect(() => headerOf([], { format: 'pt', a: text(1) }, 'model.safetensors')).toThrow(
    /^model.safetensors: the header would have 100000008 bytes, and safetensors allows 100000000/,
  );
});
