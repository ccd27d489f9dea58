// The Mersenne Twister MT19937. Source: Matsumoto, Nishimura, ACM TOMACS 1998, and mt19937ar.c of 2002.

const SIZE = 624;
/** How far the word is from which a new one is made. */
const MIDDLE = 397;

function temper(word: number): number {
  let y = word ^ (word >>> 11);
  y ^= (y << 7) & 0x9d2c5680;
  y ^= (y << 15) & 0xefc60000;
  return y ^ (y >>> 18);
}

/** The state of a twister: 624 words and the place of the next one; 624 if new ones must be made first. */
export interface TwisterState {
  readonly key: Uint32Array;
  readonly position: number;
}

/** A generator of 32-bit words. */
export class Mt19937 {
  #key = new Uint32Array(SIZE);
  #position = SIZE;

  /** `init_genrand`: seeds with a word. */
  static fromWord(seed: number): Mt19937 {
    const twister = new Mt19937();
    const key = twister.#key;
    key[0] = seed;
    for (let i = 1; i < SIZE; i++) {
      const last = key[i - 1] as number;
      key[i] = Math.imul(1812433253, last ^ (last >>> 30)) + i;
    }
    return twister;
  }

  get state(): TwisterState {
    return { key: this.#key.slice(), position: this.#position };
  }
  set state({ key, position }: TwisterState) {
    this.#key = key.slice();
    this.#position = position;
  }

  #twist(): void {
    const key = this.#key;
    for (let i = 0; i < SIZE; i++) {
      const next = i < SIZE - 1 ? i + 1 : 0;
      const middle = i < SIZE - MIDDLE ? i + MIDDLE : i + MIDDLE - SIZE;
      const y = ((key[i] as number) & 0x80000000) | ((key[next] as number) & 0x7fffffff);
      key[i] = (key[middle] as number) ^ (y >>> 1) ^ (-(y & 1) & 0x9908b0df);
    }
    this.#position = 0;
  }

  /** A word in [0, 2^32 - 1]. */
  word(): number {
    if (this.#position >= SIZE) this.#twist();
    return temper(this.#key[this.#position++] as number) >>> 0;
  }

  /** Writes the next words to elements [0, count) of an array. */
  words(out: Uint32Array, count: number): void {
    for (let i = 0; i < count; ) {
      if (this.#position >= SIZE) this.#twist();
      const [key, first] = [this.#key, this.#position - i];
      const end = Math.min(count, SIZE - first);
      for (; i < end; i++) out[i] = temper(key[first + i] as number);
      this.#position = first + i;
    }
  }
}
