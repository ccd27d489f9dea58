// The tables of NumPy's ziggurat of 256 layers for the normal distribution, bit for bit: they were made in doubles, as here.
//
// Source: Marsaglia, Tsang, "The ziggurat method for generating random variables", Journal of Statistical Software 2000. NumPy's are
// those of Octave's randmtzig.c, in numpy/random/src/distributions/ziggurat_constants.h.
import { expMinus, minusLog } from './exact.js';

const LAYERS = 256;
/** The right end of the lowest layer but the tail, `ziggurat_nor_r`, and its inverse. */
export const RIGHT = 3.654152885361009;
export const INVERSE_RIGHT = 0.2736612373297583;
/** The area of a layer. */
const AREA = 0.004928673233974652;
/** The one height whose exponential was not rounded to the nearest double: it is 0.502 units of the last place away. */
const ROUNDED_UP = 38;

/** The tables, of numbers from the peak, layer 1, to the tail; layer 0 is the lowest with the tail. */
export interface Ziggurat {
  /** The width of a layer over the steps of the integers that are drawn. */
  readonly width: Float64Array;
  /** The integers below which a point lies inside of the curve. */
  readonly inside: Float64Array;
  /** The height of the curve at the right end. */
  readonly height: Float64Array;
}

/** Rounds to the nearest integer, halves to even. The value is below 2^52. */
const roundEven = (value: number): number => value + 0x10000000000000 - 0x10000000000000;

function layers(): { readonly x: Float64Array; readonly height: Float64Array; readonly ratio: Float64Array } {
  const x = new Float64Array(LAYERS);
  const height = new Float64Array(LAYERS);
  const ratio = new Float64Array(LAYERS);
  for (let i = LAYERS - 1, end = RIGHT; i > 0; i--) {
    if (i < LAYERS - 1) {
      const next = Math.sqrt(2 * minusLog(AREA / end + (height[i + 1] as number)));
      ratio[i + 1] = next / end;
      end = next;
    }
    x[i] = end;
    const exact = expMinus(0.5 * end * end);
    height[i] = i === ROUNDED_UP ? exact + Number.EPSILON / 2 : exact;
  }
  const lowest = height[LAYERS - 1] as number;
  x[0] = AREA / lowest;
  ratio[0] = (RIGHT * lowest) / AREA;
  height[0] = 1;
  return { x, height, ratio };
}

let made: ReturnType<typeof layers> | undefined;

/** The tables for integers of so many bits, 52 or 23, in a precision. */
export function zigguratOf(bits: 52 | 23, round: (value: number) => number): Ziggurat {
  made ??= layers();
  const steps = bits === 52 ? 0x10000000000000 : 0x800000;
  return {
    width: made.x.map((end) => round(end) / steps),
    inside: made.ratio.map((share) => roundEven(share * steps)),
    height: made.height.map(round),
  };
}
