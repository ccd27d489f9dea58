// The distributions of TensorFlow: from words to elements. Source: tsl/lib/random/random_distributions.h and its utils.
import type { Dtype } from '../../types.js';
import { log, sincos } from '../glibc.js';
import { ROUNDINGS } from '../half.js';
import { blockWords, type Philox } from './philox.js';

const { fround, max, sqrt } = Math;

/** The low bits of a word that a uniform of a dtype has. */
const MANTISSA: Readonly<Record<Dtype, number>> = { f32: 23, f16: 10, bf16: 7 };

/** Makes elements 4 b to 4 b + 3 of a stream. */
export type Group = (b: number, out: Float32Array) => void;

const words = new Uint32Array(4);
const pair = new Float32Array(2);

/** The low 23 bits of a word as a float32 in [0, 1). */
const unit = (word: number): number => (word & 0x7fffff) / 0x800000;

/** Two normal samples from two words: `BoxMullerFloat`. */
function boxMuller(x0: number, x1: number, out: Float32Array): void {
  const radius = fround(sqrt(fround(-2 * log(max(unit(x0), fround(1e-7))))));
  sincos(fround(2 * Math.PI * unit(x1)), out);
  out[0] = (out[0] as number) * radius;
  out[1] = (out[1] as number) * radius;
}

/** Uniform in [0, 1). */
export function uniformGroup(philox: Philox, dtype: Dtype): Group {
  const size = 1 << MANTISSA[dtype];
  return (b, out) => {
    blockWords(philox, b, words);
    for (let i = 0; i < 4; i++) out[i] = ((words[i] as number) & (size - 1)) / size;
  };
}

/** Standard normal. Halves are the float32 rounded. */
export function normalGroup(philox: Philox, dtype: Dtype): Group {
  const { round } = ROUNDINGS[dtype];
  return (b, out) => {
    blockWords(philox, b, words);
    for (let i = 0; i < 4; i += 2) {
      boxMuller(words[i] as number, words[i + 1] as number, pair);
      out[i] = round(pair[0] as number);
      out[i + 1] = round(pair[1] as number);
    }
  };
}

/** Blocks that TensorFlow reserves for a group of four: 256 words for each element. */
const RESERVED = 256;

/** Standard normal samples in (-2, 2): others are thrown away. */
export function truncatedGroup(philox: Philox, dtype: Dtype): Group {
  const { round } = ROUNDINGS[dtype];
  return (b, out) => {
    let found = 0;
    for (let block = b * RESERVED; ; block++) {
      blockWords(philox, block, words);
      for (let i = 0; i < 4; i += 2) {
        boxMuller(words[i] as number, words[i + 1] as number, pair);
        for (const sample of pair) {
          if (Math.abs(sample) < 2) out[found++] = round(sample);
          if (found === 4) return;
        }
      }
    }
  };
}
