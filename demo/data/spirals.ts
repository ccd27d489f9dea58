// Two spirals, one inside the other.
import { fillWeightsSync, type Uint64, uniform } from '../../src/index-cpu.ts';
import type { DataSet, Rows } from './data-set.ts';

export interface SpiralOptions {
  readonly seed: Uint64;
  /** How many points. */
  readonly train: number;
  readonly test: number;
  /** How often each arm goes round. */
  readonly turns: number;
  /** The largest error of a coordinate, in [0, 1). */
  readonly noise: number;
}

/** Where the arms start, as a part of their length: at the centre they would meet. */
const START = 0.05;
/** Coordinates are multiples of its inverse. */
const GRID = 0x10000;
/** Random numbers of a point: along the arm, and off it in x and y. */
const DRAWS = 3;

const round = (coordinate: number): number => Math.round(coordinate * GRID) / GRID;

/**
 * Points of the two classes in turn, from the centre outwards, each class with one in every part of its arm of the same area
 * (of the disc: so nearly of the same length, too, and the picture looks even).
 *
 * Engines' sines and cosines differ in the last bit. Rounded to multiples of 2^-16, coordinates are the same everywhere but
 * where that bit decides the rounding, which happens to fewer than one in 2^35.
 */
function pointsOf(name: string, count: number, { seed, turns, noise }: SpiralOptions): Rows {
  const draws = new Float32Array(DRAWS * count);
  fillWeightsSync(draws, { name, shape: [count, DRAWS], init: uniform({ low: -1, high: 1 }), seed });
  const draw = (point: number, i: number): number => draws[DRAWS * point + i] as number;
  const x = new Float32Array(3 * count);
  const y = Uint8Array.from({ length: count }, (_, i) => i % 2);
  for (let i = 0; i < count; i++) {
    const which = i % 2;
    const ofClass = Math.ceil((count - which) / 2);
    const area = ((i - which) / 2 + (draw(i, 0) + 1) / 2) / ofClass;
    const along = Math.sqrt(START * START + (1 - START * START) * area);
    const angle = (2 * turns * along + which) * Math.PI;
    const radius = (1 - noise) * along; // so that all points are within [-1, 1]
    x.set(
      [round(radius * Math.cos(angle) + noise * draw(i, 1)), round(radius * Math.sin(angle) + noise * draw(i, 2)), 1],
      3 * i,
    );
  }
  return { x, y, count };
}

/** The data set; points to test are drawn from another stream than those to learn from. */
export const spirals = (options: SpiralOptions): DataSet => ({
  name: 'spirals',
  features: 3,
  classes: 2,
  train: pointsOf('spirals.train', options.train, options),
  test: pointsOf('spirals.test', options.test, options),
});
