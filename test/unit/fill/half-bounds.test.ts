// Halves of draws with bounds, millions of each: none is outside, and inside each is the nearest to its float32 weight.
import { expect, test } from 'vitest';
import { fillWeightsSync } from '../../../src/api/sync.ts';
import { bf16Bits, f16Bits } from '../../../src/dtype/half.ts';
import * as lib from '../../../src/index-cpu.ts';
import type { Dtype, Init } from '../../../src/types.ts';
import { FORMATS, numberOf } from '../../../verify/reference/rounding.ts';

const COUNT = 2 ** 21;

/** Greatest float32 of xavierUniform for [784, 256]: the largest sample, 1 - 2^-24, times sqrt(6 / (784 + 256)), each rounded. */
const XAVIER = Math.fround((1 - 2 ** -24) * Math.fround(Math.sqrt(6 / 1040)));
/** docs/SPEC.md, section 5.4. */
const LARGEST_SAMPLE = 6.337958;

// The last numbers: the halves outside to which rounding alone would take weights, as it did once.
test.each<[Dtype, string, Init, bounds: [number, number], outside: number[]]>([
  ['bf16', 'uniform, ±0.05', lib.uniform({ low: -0.05, high: 0.05 }), [-0.05, 0.05], [-0.050048828125, 0.050048828125]],
  ['bf16', 'uniform', lib.uniform(), [2 ** -25, 1 - 2 ** -24], [1]],
  ['f16', 'uniform', lib.uniform(), [2 ** -25, 1 - 2 ** -24], [1]],
  ['f16', 'uniform, negative', lib.uniform({ low: -1.2, high: -1.1 }), [-1.2, -1.1], [-1.2001953125, -1.099609375]],
  [
    'f16',
    'truncated normal, ±0.3',
    lib.truncatedNormal({ low: -0.3, high: 0.3, bounds: 'absolute' }),
    [-0.3, 0.3],
    [-0.300048828125, 0.300048828125],
  ],
  [
    'bf16',
    'truncated normal, one bound',
    lib.truncatedNormal({ low: 5.01, high: Number.POSITIVE_INFINITY, bounds: 'absolute' }),
    [5.01, LARGEST_SAMPLE],
    [5, 6.34375],
  ],
  ['f16', 'Xavier', lib.xavierUniform(), [-XAVIER, XAVIER], []],
  ['bf16', 'Xavier', lib.xavierUniform(), [-XAVIER, XAVIER], [-0.076171875, 0.076171875]],
])('%s, %s', (dtype, _name, init, [low, high], outside) => {
  const halves = new Uint16Array(COUNT);
  const weights = new Float32Array(COUNT);
  const spec = { shape: [COUNT], fanIn: 784, fanOut: 256, init, seed: 18, name: 'w' } as const;
  fillWeightsSync(halves, { ...spec, dtype });
  fillWeightsSync(weights, spec);
  const bits = new Uint32Array(weights.buffer);
  const round = dtype === 'f16' ? f16Bits : bf16Bits;
  const values = Float64Array.from({ length: 0x10000 }, (_, code) => numberOf(code, FORMATS[dtype]));
  const left = new Set<number>();
  let beyond = 0;
  let elsewhere = 0;
  for (let i = 0; i < COUNT; i++) {
    const half = values[halves[i] as number] as number;
    if (!(half >= low && half <= high)) beyond++;
    const plain = round(bits[i] as number);
    const rounded = values[plain] as number;
    const inside = rounded >= low && rounded <= high;
    if (inside && plain !== halves[i]) elsewhere++;
    if (!inside) left.add(rounded);
  }
  expect({ beyond, elsewhere }).toEqual({ beyond: 0, elsewhere: 0 });
  expect([...left].sort((a, b) => a - b)).toEqual(outside);
});
