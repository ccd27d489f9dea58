// The colours of the initializers, as style.css has them: seen against the card, and told apart by everyone.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

type Triple = readonly [number, number, number];
type Matrix = readonly [Triple, Triple, Triple];

const CSS = readFileSync(new URL('../../../demo/style.css', import.meta.url), 'utf8');
const MODES = ['light', 'dark'] as const;
const INITIALIZERS = ['zero', 'small_random', 'xavier', 'he', 'also'];

/** The value of a variable in one mode, as #rrggbb. */
function hexOf(name: string, mode: (typeof MODES)[number]): string {
  const match = new RegExp(`--${name}: light-dark\\((#[0-9a-f]+), (#[0-9a-f]+)\\);`).exec(CSS);
  const hex = match?.[mode === 'light' ? 1 : 2];
  if (!hex) throw new Error(`style.css has no --${name}`);
  return hex.length === 4 ? hex.replace(/[0-9a-f]/g, '$&$&') : hex;
}

const times = (matrix: Matrix, [x, y, z]: Triple): Triple =>
  matrix.map(([a, b, c]) => a * x + b * y + c * z) as unknown as Triple;

/** Linear light of sRGB, IEC 61966-2-1. */
const lightOf = (hex: string): Triple =>
  [1, 3, 5].map((at) => {
    const c = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  }) as unknown as Triple;

/** Of WCAG 2.2, "contrast ratio". */
function contrast(a: Triple, b: Triple): number {
  const luminance = ([red, green, blue]: Triple): number => 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  const [darker, lighter] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
  return (lighter + 0.05) / (darker + 0.05);
}

const TO_XYZ: Matrix = [
  [0.4124564, 0.3575761, 0.1804375],
  [0.2126729, 0.7151522, 0.072175],
  [0.0193339, 0.119192, 0.9503041],
];

/** CIE 1976 L*a*b* for D65. */
function labOf(light: Triple): Triple {
  const [x, y, z] = times(TO_XYZ, light);
  const f = (t: number): number => (t > 216 / 24389 ? Math.cbrt(t) : ((24389 / 27) * t + 16) / 116);
  const [fx, fy, fz] = [f(x / 0.95047), f(y), f(z / 1.08883)];
  return [116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)];
}

/** Machado, Oliveira, Fernandes, "A Physiologically-based Model for Simulation of Color Vision Deficiency", 2009, severity 1. */
const EYES: Readonly<Record<string, Matrix>> = {
  'all cones': [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

/** CIE 1976 distance of two colours as those eyes see them; about 2.3 is just noticeable. */
function distance(eyes: Matrix, a: string, b: string): number {
  const seen = (hex: string): Triple =>
    labOf(times(eyes, lightOf(hex)).map((c) => Math.min(1, Math.max(0, c))) as unknown as Triple);
  const [x, y] = [seen(a), seen(b)];
  return Math.hypot(x[0] - y[0], x[1] - y[1], x[2] - y[2]);
}

describe.each(MODES)('%s', (mode) => {
  test.each(INITIALIZERS)('%s is seen against the card', (initializer) => {
    const ratio = contrast(lightOf(hexOf(`initializer-${initializer}`, mode)), lightOf(hexOf('card', mode)));
    expect(ratio).toBeGreaterThanOrEqual(3);
  });

  test.each(Object.keys(EYES))('every two are told apart with %s', (eyes) => {
    const near = INITIALIZERS.flatMap((a, i) =>
      INITIALIZERS.slice(i + 1).map((b) => ({
        pair: `${a}, ${b}`,
        distance: distance(EYES[eyes] as Matrix, hexOf(`initializer-${a}`, mode), hexOf(`initializer-${b}`, mode)),
      })),
    ).filter((pair) => pair.distance < 25);
    expect(near).toEqual([]);
  });
});

test('the measures are those of their definitions', () => {
  expect(contrast(lightOf('#ffffff'), lightOf('#000000'))).toBeCloseTo(21, 9);
  expect(contrast(lightOf('#767676'), lightOf('#ffffff'))).toBeCloseTo(4.54, 2);
  expect(labOf(lightOf('#ff0000')).map((x) => Math.round(x))).toEqual([53, 80, 67]);
});
