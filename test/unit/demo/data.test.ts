// What the demo's networks learn: the digits are those of the source, the spirals are spirals, an order is a permutation.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type DataSet, order, type Rows } from '../../../demo/data/data-set.ts';
import { digitsOf } from '../../../demo/data/digits.ts';
import { spirals } from '../../../demo/data/spirals.ts';
import { philox4x32, streamOfName, uniformBits, wordOf } from '../../../verify/reference/stream.ts';

const file = (name: string): Buffer => readFileSync(new URL(`../../../demo/data/${name}`, import.meta.url));
const sha256 = (bytes: string | Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const row = ({ features }: DataSet, { x }: Rows, i: number): Float32Array =>
  x.subarray(i * features, (i + 1) * features);
const countsOf = (classes: number, y: Iterable<number>): number[] => {
  const counts = new Array<number>(classes).fill(0);
  for (const label of y) counts[label] = (counts[label] ?? 0) + 1;
  return counts;
};

const outside = (x: Float32Array): number | undefined => x.find((value) => !(Math.abs(value) <= 1));

/** The part of the test rows that have the class of the nearest row to learn from. */
function nearest(set: DataSet): number {
  let right = 0;
  for (let i = 0; i < set.test.count; i++) {
    const point = row(set, set.test, i);
    let best = Number.POSITIVE_INFINITY;
    let label = -1;
    for (let j = 0; j < set.train.count; j++) {
      const other = row(set, set.train, j);
      let distance = 0;
      for (let k = 0; k < point.length; k++) distance += ((other[k] as number) - (point[k] as number)) ** 2;
      if (distance >= best) continue;
      best = distance;
      label = set.train.y[j] as number;
    }
    if (label === set.test.y[i]) right++;
  }
  return right / set.test.count;
}

function expectRows({ features }: DataSet, { x, y, count }: Rows, expected: number): void {
  expect([count, x.length, y.length]).toEqual([expected, expected * features, expected]);
  for (let i = 0; i < count; i++) expect(x[i * features + features - 1]).toBe(1);
}

describe('digits', () => {
  const bytes = file('digits.bin');
  const digits = digitsOf(bytes);
  const labels = [...digits.train.y, ...digits.test.y];

  test('are the file that the licence names, and that of the source once written as text', () => {
    const licence = file('LICENSE.md').toString();
    const [, csv, bin] = [...licence.matchAll(/`([0-9a-f]{64})`/g)].map((match) => match[1]);
    expect(sha256(bytes)).toBe(bin);
    let text = '';
    for (let i = 0; i < bytes.length; i += 65) text += `${[...bytes.subarray(i, i + 65)].join(',')}\n`;
    expect(sha256(text)).toBe(csv);
  });

  test('are as many of each as UCI says of the test set', () => {
    expect(countsOf(10, labels)).toEqual([178, 182, 177, 183, 181, 182, 181, 179, 174, 180]);
    expectRows(digits, digits.train, 1545);
    expectRows(digits, digits.test, 252);
    expect([digits.name, digits.features, digits.classes]).toEqual(['digits', 65, 10]);
  });

  test('begin with the 0 that scikit-learn shows first', () => {
    expect(digits.train.y[0]).toBe(0);
    // digits.images[0] of its documentation, first two rows
    expect([...bytes.subarray(0, 16)]).toEqual([0, 0, 5, 13, 9, 1, 0, 0, 0, 0, 13, 15, 10, 15, 5, 0]);
    const [zero, five, thirteen] = [0, 2, 3].map((i) => digits.train.x[i] as number) as [number, number, number];
    expect((thirteen - zero) / (five - zero)).toBeCloseTo(13 / 5, 6);
  });

  test('have pixels of mean 0 and standard deviation 1', () => {
    const pixels = [digits.train, digits.test].flatMap(({ x }) => [...x].filter((_, i) => i % 65 !== 64));
    const mean = pixels.reduce((sum, value) => sum + value, 0) / pixels.length;
    const variance = pixels.reduce((sum, value) => sum + (value - mean) ** 2, 0) / pixels.length;
    expect(pixels.length).toBe(1797 * 64);
    expect(Math.abs(mean)).toBeLessThan(1e-7);
    expect(Math.abs(variance - 1)).toBeLessThan(1e-7);
  });

  test('are cut where a form begins: the same digits as at the start', () => {
    const form = labels.slice(30, 130).join('');
    const { test } = digits;
    expect([...test.y.slice(0, 10)]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect([...test.y].join('').endsWith(form)).toBe(true);
    for (const count of countsOf(10, test.y)) expect(count).toBeGreaterThan(20);
  });

  test('can be learnt: by the nearest row, more than 9 of 10', () => {
    expect(nearest(digits)).toBeGreaterThan(0.9);
  });

  test('of another length are refused', () => {
    expect(() => digitsOf(bytes.subarray(1))).toThrow('the digits are 116805 bytes, not 116804');
  });
});

describe('spirals', () => {
  const options = { seed: 1, train: 1000, test: 300, turns: 2, noise: 0.03 };
  const set = spirals(options);

  test('are two classes in turn, within the square', () => {
    expectRows(set, set.train, 1000);
    expectRows(set, set.test, 300);
    expect([set.name, set.features, set.classes]).toEqual(['spirals', 3, 2]);
    for (const { x, y } of [set.train, set.test]) {
      expect([...y]).toEqual(Array.from(y, (_, i) => i % 2));
      expect(outside(x)).toBeUndefined();
    }
    for (const noise of [0, 0.5, 0.99]) {
      expect(outside(spirals({ ...options, noise }).train.x)).toBeUndefined();
    }
  });

  test('have coordinates that are multiples of 2^-16', () => {
    expect(set.train.x.find((value) => !Number.isInteger(value * 0x10000))).toBeUndefined();
  });

  test('are spirals: without noise, the radius gives the angle', () => {
    const { x, y, count } = spirals({ ...options, noise: 0, turns: 1.5 }).train;
    for (let i = 0; i < count; i++) {
      const [a, b] = [x[3 * i] as number, x[3 * i + 1] as number];
      const radius = Math.hypot(a, b);
      expect(radius).toBeGreaterThan(0.0499);
      // Rounding moves a point by 2^-17 √2 at most; along the arm, 3 pi times as much, and across, 1 / radius.
      const off = (Math.atan2(b, a) - 3 * Math.PI * radius) / Math.PI - (y[i] as number);
      expect(Math.abs(off / 2 - Math.round(off / 2))).toBeLessThan(
        (1.1e-5 * (3 * Math.PI + 1 / radius)) / (2 * Math.PI),
      );
    }
  });

  test('are even: of each class, as many points within a circle as its area says', () => {
    const { x, y, count } = spirals({ ...options, noise: 0 }).train;
    for (const radius of [0.3, 0.5, 0.8]) {
      const inside = [0, 0];
      for (let i = 0; i < count; i++) {
        const label = y[i] as number;
        if (Math.hypot(x[3 * i] as number, x[3 * i + 1] as number) < radius) inside[label] = (inside[label] ?? 0) + 1;
      }
      const expected = (500 * (radius ** 2 - 0.05 ** 2)) / (1 - 0.05 ** 2);
      for (const n of inside) expect(Math.abs(n - expected)).toBeLessThanOrEqual(1);
    }
  });

  test('are the same for a seed, and others for another; test points are no points to learn from', () => {
    expect(spirals(options)).toEqual(set);
    const other = spirals({ ...options, seed: 2 });
    expect(other.train.y).toEqual(set.train.y);
    expect(other.train.x).not.toEqual(set.train.x);
    expect(other.test.x).not.toEqual(set.test.x);
    const twins = spirals({ ...options, test: options.train });
    const same = twins.test.x.filter((value, i) => i % 3 < 2 && value === twins.train.x[i]);
    expect(same.length).toBeLessThan(10);
  });

  test('are those of the words of the second implementation', () => {
    const draws = Uint32Array.from({ length: 3 * 300 }, (_, i) =>
      uniformBits(wordOf(1n, streamOfName('spirals.test'), BigInt(i))),
    );
    const [along, dx, dy] = [0, 1, 2].map((k) => new Float32Array(draws.buffer).filter((_, i) => i % 3 === k));
    for (let i = 0; i < 300; i++) {
      const part = (Math.floor(i / 2) + (1 + Number(along?.[i])) / 2) / 150;
      const length = Math.sqrt(0.0025 + 0.9975 * part);
      const angle = 2 * Math.PI * 2 * length + Math.PI * (i % 2);
      const x = 0.97 * length * Math.cos(angle) + 0.03 * Number(dx?.[i]);
      const y = 0.97 * length * Math.sin(angle) + 0.03 * Number(dy?.[i]);
      expect(Math.abs(Number(set.test.x[3 * i]) - x)).toBeLessThan(2 ** -17 + 1e-12);
      expect(Math.abs(Number(set.test.x[3 * i + 1]) - y)).toBeLessThan(2 ** -17 + 1e-12);
    }
  });

  test.each([1, 2, 3])('can be learnt: by the nearest point, more than 99 of 100, %s turns', (turns) => {
    expect(nearest(spirals({ ...options, turns }))).toBeGreaterThan(0.99);
  });
});

describe('an order', () => {
  test.each([0, 1, 2, 7, 1000])('of %s rows is a permutation', (count) => {
    expect([...order(3, count, 0)].sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, i) => i));
  });

  test('is one for each seed and epoch', () => {
    const orders = [order(1, 100, 0), order(1, 100, 1), order(2, 100, 0), order(2 ** 40, 100, 0), order(1, 100, 10)];
    expect(new Set(orders.map((rows) => rows.join())).size).toBe(orders.length);
    expect(order(1, 100, 0)).toEqual(orders[0]);
  });

  test('is that of Fisher and Yates with the words of the second implementation', () => {
    const stream = streamOfName('order.0');
    const words = [0n, 1n, 2n].flatMap((block) =>
      philox4x32([block, 0n, stream & 0xffffffffn, stream >> 32n], [7n, 0n]),
    );
    const from = [...Array(10).keys()];
    const expected: number[] = [];
    for (const word of words.slice(0, 9)) {
      const chosen = Number((word * BigInt(from.length)) >> 32n);
      expected.unshift(from[chosen] as number);
      from[chosen] = from.at(-1) as number;
      from.pop();
    }
    expect([...order(7, 10, 0)]).toEqual([...from, ...expected]);
  });

  test('puts each row anywhere: of 6000 orders, 1000 each, within five standard errors', () => {
    const at = Array.from({ length: 6000 }, (_, epoch) => order(5, 6, epoch).indexOf(2));
    for (const count of countsOf(6, at)) expect(Math.abs(count - 1000)).toBeLessThan(5 * Math.sqrt(1000 * (5 / 6)));
  });
});
