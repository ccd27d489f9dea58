// numpy.random.SeedSequence: many words from a seed. Source of the algorithm and the constants: O'Neill, "Developing a seed_seq
// alternative", 2015, as numpy/random/bit_generator.pyx has it.
import { argumentError } from '../../errors.js';

/** What NumPy takes as entropy: an integer that is not negative, or several. */
export type Entropy = number | bigint | readonly (number | bigint)[];

const POOL = 4;

/** The 32-bit words of an integer that is not negative, the low one first; one word for 0. */
export function integerWords(argument: string, value: unknown): number[] {
  const valid = typeof value === 'bigint' ? value >= 0n : Number.isSafeInteger(value) && (value as number) >= 0;
  if (!valid) throw argumentError(argument, 'an integer, not negative, above 2^53 - 1 as a bigint', value);
  const words: number[] = [];
  for (let rest = BigInt(value as number | bigint); rest > 0n || words.length === 0; rest >>= 32n) {
    words.push(Number(rest & 0xffffffffn));
  }
  return words;
}

/** A hash whose constant changes with each word. */
function hasher(start: number, factor: number): (word: number) => number {
  let constant = start;
  return (word) => {
    const mixed = word ^ constant;
    constant = Math.imul(constant, factor);
    const hash = Math.imul(mixed, constant);
    return hash ^ (hash >>> 16);
  };
}

function mix(x: number, y: number): number {
  const result = (Math.imul(0xca01f9dd, x) - Math.imul(0x4973f715, y)) | 0;
  return result ^ (result >>> 16);
}

/** `SeedSequence(entropy).generate_state(count)`: words in [0, 2^32 - 1]. */
export function generateState(entropy: Entropy, count: number): Uint32Array {
  const source = Array.isArray(entropy)
    ? (entropy as readonly unknown[]).flatMap((item, i) => integerWords(`seed[${i}]`, item))
    : integerWords('seed', entropy);
  const hash = hasher(0x43b0d7e5, 0x931e8875);
  const pool = Array.from({ length: POOL }, (_, i) => hash(source[i] ?? 0));
  const stir = (target: number, word: number): void => {
    pool[target] = mix(pool[target] as number, hash(word));
  };
  for (let from = 0; from < POOL; from++) {
    for (let target = 0; target < POOL; target++) if (target !== from) stir(target, pool[from] as number);
  }
  for (const word of source.slice(POOL)) for (let target = 0; target < POOL; target++) stir(target, word);
  const out = hasher(0x8b51f9dd, 0x58f38ded);
  return Uint32Array.from({ length: count }, (_, i) => out(pool[i % POOL] as number));
}
