// Converts seeds to keys and names to streams. Definition: docs/SPEC.md, section 2.
import { argumentError, hostError, isIndex, named } from '../errors.js';
import type { Source } from '../random/words.js';
import type { Uint64 } from '../types.js';

const UINT64 = 'an integer in [0, 2^53 - 1], or a bigint in [0, 2^64 - 1]';

/** A 64-bit integer as two words, low first. */
export function uint64Words(argument: string, value: Uint64): [low: number, high: number] {
  const integer = isIndex(value) ? BigInt(value) : value;
  if (typeof integer !== 'bigint' || integer < 0n || integer >> 64n) throw argumentError(argument, UINT64, value);
  return [Number(integer & 0xffffffffn), Number(integer >> 32n)];
}

/** The key and the stream of a tensor: of a seed, and of a name or a stream, which is 0 if both are absent. */
export function sourceOf(seed: Uint64, name: string | undefined, stream: Uint64 | undefined): Source {
  const key = uint64Words('seed', seed);
  if (name === undefined) return { key, stream: uint64Words('stream', stream === undefined ? 0 : stream) };
  if (stream !== undefined) throw argumentError('stream', 'absent when there is a name', stream);
  return { key, stream: uint64Words('stream', hashOfName(name)) };
}

/** A seed of 53 random bits from the platform's cryptographic generator. */
export function drawSeed(): number {
  const { crypto } = globalThis as { crypto?: Partial<Crypto> };
  if (!crypto?.getRandomValues) throw hostError('crypto.getRandomValues to draw a seed: pass one');
  const [low, high] = crypto.getRandomValues(new Uint32Array(2)) as unknown as [number, number];
  return (high >>> 11) * 0x100000000 + low;
}

/** The bytes of a name in UTF-8. Not by TextEncoder, which React Native and jsdom lack. */
export function utf8Of(name: unknown): number[] {
  try {
    if (typeof name === 'string') {
      // Percent signs begin the bytes that are not characters of a URI: two hexadecimal digits each.
      return (encodeURIComponent(name).match(/%..|./g) ?? []).map((text) =>
        text[1] ? Number.parseInt(text.slice(1), 16) : text.charCodeAt(0),
      );
    }
  } catch {
    // encodeURIComponent refuses lone surrogates, and nothing else.
  }
  throw argumentError('name', 'a string without lone surrogates', name);
}

/**
 * The stream that a tensor's name selects: the 64-bit FNV-1a hash of the name in UTF-8.
 *
 * Source: Fowler, Noll, Vo; draft-eastlake-fnv, with offset basis cbf29ce484222325 and prime 100000001b3.
 *
 * @param name - any string without lone surrogates, which UTF-8 cannot encode
 * @throws ArgumentError for any other value
 * @example
 * streamOfName('a'); // 0xaf63dc4c8601ec8cn
 */
export function streamOfName(name: string): bigint {
  return named('streamOfName', () => hashOfName(name));
}

/** `streamOfName`, for a name inside a spec. */
export function hashOfName(name: string): bigint {
  let hash = 0xcbf29ce484222325n;
  for (const byte of utf8Of(name)) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  }
  return hash;
}
