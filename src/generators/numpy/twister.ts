// What NumPy and Python have of the Mersenne Twister besides its words. Source: mt19937ar.c of 2002.
import { Mt19937 } from '../mt19937.js';

const SIZE = 624;

/** `init_by_array`: seeds with one or more words. */
export function twisterOfWords(seeds: ArrayLike<number>): Mt19937 {
  const twister = Mt19937.fromWord(19650218);
  const { key, position } = twister.state;
  let i = 1;
  const stir = (factor: number, more: number): void => {
    const last = key[i - 1] as number;
    key[i] = ((key[i] as number) ^ Math.imul(last ^ (last >>> 30), factor)) + more;
    if (++i === SIZE) {
      key[0] = key[SIZE - 1] as number;
      i = 1;
    }
  };
  for (let n = 0; n < Math.max(SIZE, seeds.length); n++) {
    const j = n % seeds.length;
    stir(1664525, (seeds[j] as number) + j);
  }
  for (let n = 1; n < SIZE; n++) stir(1566083941, -i);
  key[0] = 0x80000000;
  twister.state = { key, position };
  return twister;
}

/** `genrand_res53`: a double in [0, 1) of 53 bits. */
export function randomDouble(twister: Mt19937): number {
  const high = twister.word() >>> 5;
  return (high * 0x4000000 + (twister.word() >>> 6)) / 0x20000000000000;
}
