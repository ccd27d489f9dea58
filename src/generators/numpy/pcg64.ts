// PCG64: the bit generator of numpy.random.default_rng. Source: O'Neill, "PCG: a family of simple fast space-efficient statistically good
// algorithms", HMC-CS-2014-0905: a linear congruential generator of 128 bits and the output function XSL-RR.

/** Words of 16 bits of a 128-bit integer, the low one first, so that products are exact as doubles. */
type Limbs = Float64Array;

/** `PCG_DEFAULT_MULTIPLIER_128`. */
const MULTIPLIER = 0x2360ed051fc65da44385df649fccf645n;

function limbsOf(value: bigint): Limbs {
  return Float64Array.from({ length: 8 }, (_, i) => Number((value >> BigInt(16 * i)) & 0xffffn));
}
const integerOf = (limbs: Limbs): bigint => limbs.reduceRight((sum, limb) => (sum << 16n) | BigInt(limb), 0n);

const multiplier = /* @__PURE__ */ limbsOf(MULTIPLIER);

/** A generator of 64-bit words, each as two of 32 bits. */
export class Pcg64 {
  #state: Limbs;
  #increment: Limbs;
  /** The word of the last call of {@link next}, in [0, 2^32 - 1] each. */
  high = 0;
  low = 0;

  constructor(state: bigint, increment: bigint) {
    this.#state = limbsOf(state);
    this.#increment = limbsOf(increment);
  }

  /** Seeds as `pcg64_srandom`: `state` and `sequence` have 128 bits each. */
  static seeded(state: bigint, sequence: bigint): Pcg64 {
    const increment = BigInt.asUintN(128, (sequence << 1n) | 1n);
    return new Pcg64(BigInt.asUintN(128, (increment + state) * MULTIPLIER + increment), increment);
  }

  get state(): bigint {
    return integerOf(this.#state);
  }
  get increment(): bigint {
    return integerOf(this.#increment);
  }

  /** Makes the next 64 bits: `high` and `low`. */
  next(): void {
    const state = this.#state;
    // From the high limb down, since each needs only lower ones; then the carries.
    for (let place = 7; place >= 0; place--) {
      let sum = this.#increment[place] as number;
      for (let i = 0; i <= place; i++) sum += (state[i] as number) * (multiplier[place - i] as number);
      state[place] = sum;
    }
    let carry = 0;
    for (let place = 0; place < 8; place++) {
      const sum = (state[place] as number) + carry;
      carry = Math.floor(sum / 0x10000);
      state[place] = sum - carry * 0x10000;
    }
    const word = (place: number): number => (state[place] as number) | ((state[place + 1] as number) << 16);
    const rotation = (state[7] as number) >>> 10;
    const [x, y] = [word(0) ^ word(4), word(2) ^ word(6)]; // low and high
    const [a, b] = rotation & 32 ? [y, x] : [x, y];
    const bits = rotation & 31;
    // A shift by 32 is a shift by 0.
    this.low = (bits ? (a >>> bits) | (b << (32 - bits)) : a) >>> 0;
    this.high = (bits ? (b >>> bits) | (a << (32 - bits)) : b) >>> 0;
  }
}
