// Random specs that are right, by construction, and what they are in the terms of the second implementation.
import type { Dtype, FanMode, FillSpec, Init, Layout, Method, Shape, Slice, Uint64 } from '../../../src/types.ts';
import { streamOfName } from '../../../verify/reference/stream.ts';
import type { Tensor } from '../../../verify/reference/tensor.ts';
import type { Dice } from './random-choices.ts';

export type SeededSpec = FillSpec & { readonly seed: Uint64 };

export const DTYPES: readonly Dtype[] = ['f32', 'f16', 'bf16'];
export const METHODS: readonly Method[] = ['zero', 'small_random', 'xavier', 'he'];
export const MODES: readonly FanMode[] = ['fan-in', 'fan-out', 'fan-avg', 'fan-geo-avg'];
export const DISTRIBUTIONS = ['normal', 'truncated-normal', 'uniform'] as const;
const LAYOUTS: readonly Layout[] = ['in-out', 'out-in'];

/** The most elements of a case: above 64, WebAssembly makes them. */
const MAX_ELEMENTS = 200;

export const product = (sizes: readonly number[]): number => sizes.reduce((a, b) => a * b, 1);

/** The size of the axis of the outputs. */
export const outputsOf = (shape: Shape, layout: Layout = 'in-out'): number =>
  (layout === 'in-out' ? shape.at(-1) : shape[0]) as number;

/** Shapes of more elements than arrays have; those for `placed` have fewer than 2^32. */
const HUGE: readonly (readonly number[])[] = [
  [2 ** 53 - 1],
  [2 ** 34 + 7],
  [2 ** 26, 2 ** 26],
  [6361, 1416003655831],
  [3, 2 ** 40],
  [2 ** 20, 3, 2 ** 25],
  [5, 2 ** 20, 3, 2 ** 20],
  [1, 2, 3, 4, 5, 6, 7, 2 ** 39],
];
const PLACED: readonly (readonly number[])[] = [
  [70000, 60000],
  [65535, 65537],
  [2 ** 11, 2 ** 10, 2 ** 10],
  [30, 40, 1000, 3000],
];

function shapeOf(dice: Dice, low: number, high: number, placed: boolean): number[] {
  const huge = (placed ? PLACED : HUGE).filter(({ length }) => length >= low && length <= high);
  if (huge.length > 0 && dice.chance(0.2)) return [...dice.pick(huge)];
  return Array.from({ length: low + dice.below(high - low + 1) }, () => 1 + dice.below(dice.chance(0.1) ? 40 : 7));
}

/** A magnitude in [2^-98, 2^125), or in a smaller range. */
function magnitude(dice: Dice, least = -98, most = 124.9): number {
  if (dice.chance(0.1)) return 2 ** Math.floor(dice.between(least, most));
  return 2 ** dice.between(least, most);
}
const signed = (dice: Dice, value: number): number => (dice.chance(0.5) ? -value : value);

/** The largest exponent of what a constant, a mean or a bound may be. */
const most = (dtype: Dtype): number => (dtype === 'f16' ? 14 : 100);

function constantOf(dice: Dice, dtype: Dtype): number {
  const special = [0, 1, -0, 0.1, -3.7, 1e-40, -1e-45, 1e-60, dtype === 'f16' ? 65519 : 3.38e38, 2 ** -126, 1e-7];
  return dice.chance(0.5) ? dice.pick(special) : signed(dice, magnitude(dice, -98, most(dtype)));
}

function uniformOf(dice: Dice, dtype: Dtype): Init {
  const kind = 'uniform';
  const centre = signed(dice, magnitude(dice, -80, most(dtype)));
  // Wide enough for a float32 in between, whatever the centre.
  const half = Math.abs(centre) * 2 ** dice.between(-20, -1);
  const wide = magnitude(dice, -90, most(dtype));
  return dice.pick([
    { kind, low: centre - half, high: centre + half },
    { kind, low: -wide, high: wide },
    { kind, low: 0, high: wide },
    { kind, low: -wide, high: 0 },
    { kind, low: centre, high: centre },
  ]);
}

function truncatedOf(dice: Dice, dtype: Dtype): Init {
  const stddev = magnitude(dice, -80, dtype === 'f16' ? 10 : 90);
  const mean = dice.chance(0.5) ? signed(dice, stddev * 2 ** dice.between(-10, dtype === 'f16' ? 3 : 9)) : 0;
  const bounds = dice.pick(['absolute', 'standard-deviations'] as const);
  const from = dice.between(-4, 3);
  const to = from + dice.between(0.02, 4);
  const at = (deviations: number): number => (bounds === 'absolute' ? mean + deviations * stddev : deviations);
  const low = dice.chance(0.1) ? -Infinity : at(from);
  const high = dice.chance(0.1) ? Infinity : at(to);
  return { kind: 'truncated-normal', mean, stddev, low, high, bounds };
}

type Kind = Init['kind'] | 'method';
/** The kinds whose bits are the same everywhere. */
const KINDS: readonly Kind[] = [
  'constant',
  'method',
  'variance-scaling',
  'normal',
  'uniform',
  'truncated-normal',
  'with-rows',
  'sparse',
  'eye',
  'dirac',
];
const RANKS: Partial<Record<Kind, readonly [number, number]>> = {
  eye: [2, 2],
  sparse: [2, 2],
  dirac: [3, 5],
};
const PLACED_KINDS: readonly Kind[] = ['eye', 'sparse', 'dirac'];

function initOf(dice: Dice, kind: Kind, shape: Shape, layout: Layout, dtype: Dtype): Init | Method {
  switch (kind) {
    case 'method':
      return dice.pick(METHODS);
    case 'constant':
      return { kind, value: constantOf(dice, dtype) };
    case 'normal': {
      const mean = dice.chance(0.6) ? signed(dice, magnitude(dice, -98, most(dtype))) : dice.pick([0, -0]);
      const stddev = dice.chance(0.1) ? dice.pick([0, -0]) : magnitude(dice);
      return dice.chance(0.2) ? { kind, stddev } : { kind, mean, stddev };
    }
    case 'uniform':
      return uniformOf(dice, dtype);
    case 'truncated-normal':
      return truncatedOf(dice, dtype);
    case 'variance-scaling': {
      const scale = dice.pick([1, 2, 25 / 9, 0.1, magnitude(dice, -60, 60)]);
      return { kind, scale, mode: dice.pick(MODES), distribution: dice.pick(DISTRIBUTIONS) };
    }
    case 'sparse':
      return {
        kind,
        sparsity: dice.pick([0.5, 0, 1, -0, dice.between(0, 1)]),
        stddev: dice.chance(0.1) ? 0 : magnitude(dice),
      };
    case 'eye':
      return { kind, gain: constantOf(dice, dtype) };
    case 'dirac': {
      const outputs = outputsOf(shape, layout);
      return { kind, groups: dice.pick([1, 2, 3, 5, outputs].filter((groups) => outputs % groups === 0)) };
    }
    case 'with-rows': {
      const rows = shape[0] as number;
      const start = dice.below(Math.min(rows, 2 ** 31));
      const end = Math.min(rows, start + 1 + dice.below(4));
      const inner = dice.pick(KINDS.filter((one) => one !== 'method' && RANKS[one] === undefined));
      const init = initOf(dice, inner, shape, layout, dtype) as Init;
      return { kind, init, start, end, value: constantOf(dice, dtype) };
    }
    default:
      throw new RangeError(kind);
  }
}

/** Places where something begins or ends: in the tensor, in words of 32 bits, in blocks of four. */
const EDGES = [0, 2 ** 32, 2 ** 34, 3 * 2 ** 32, 2 ** 52, 2 ** 53 - 1];

function flatSlice(dice: Dice, size: number): readonly [number, number] {
  const length = Math.min(size, 1 + dice.below(dice.chance(0.2) ? MAX_ELEMENTS : 30));
  const edges = [...EDGES.filter((edge) => edge <= size), size, dice.below(Math.min(size, 2 ** 32))];
  const start = Math.min(size - length, Math.max(0, dice.pick(edges) - dice.below(length + 3)));
  return [start, start + length];
}

function boxSlice(dice: Dice, shape: Shape): readonly (readonly [number, number])[] {
  let left = MAX_ELEMENTS;
  return shape.map((size) => {
    const length = 1 + dice.below(Math.min(size, left, dice.chance(0.2) ? MAX_ELEMENTS : 5));
    left = Math.floor(left / length);
    const start = dice.pick([0, size - length, dice.below(Math.min(size - length + 1, 2 ** 32))]);
    return [start, start + length];
  });
}

export function nameOf(dice: Dice): string {
  const points = [0x61, 0x2e, 0x30, 0x22, 0x5c, 0, 0xe9, 0x5c64, 0x1f642, 0x10ffff, 0xd7ff, 0xe000];
  const random = Array.from({ length: dice.below(12) }, () => String.fromCodePoint(dice.pick(points))).join('');
  return dice.pick([`layer.${dice.below(1000)}.weight`, 'größe/層 0', '__proto__', 'toString', '', random]);
}

const SEEDS: readonly Uint64[] = [0, -0, 1, 42, 2 ** 32, 2 ** 53 - 1, 0n, 2n ** 53n, 2n ** 64n - 1n];
export function seedOf(dice: Dice): Uint64 {
  const random = dice.below(2 ** 32);
  return dice.pick([...SEEDS, random, BigInt(random) << BigInt(dice.below(33))]);
}

/** A spec that every call accepts, of at most {@link MAX_ELEMENTS} elements. */
export function specOf(dice: Dice): SeededSpec {
  const kind = dice.pick(KINDS);
  const [low, high] = RANKS[kind] ?? [1, dice.chance(0.05) ? 8 : 4];
  const shape = shapeOf(dice, low, high, PLACED_KINDS.includes(kind));
  const dtype = dice.pick(DTYPES);
  const layout = dice.pick(LAYOUTS);
  const outputs = outputsOf(shape, layout);
  const init = initOf(dice, kind, shape, layout, dtype);
  const fans = shape.length < 2 || dice.chance(0.2);
  const groups = dice.pick([1, 2, 3, 4, outputs].filter((each) => outputs % each === 0));
  const size = product(shape);
  const slice: Slice | undefined =
    size > MAX_ELEMENTS || dice.chance(0.4)
      ? dice.chance(0.5)
        ? boxSlice(dice, shape)
        : flatSlice(dice, size)
      : undefined;
  return {
    shape,
    init,
    seed: seedOf(dice),
    ...((layout === 'out-in' || dice.chance(0.3)) && { layout }),
    ...((dtype !== 'f32' || dice.chance(0.3)) && { dtype }),
    ...(dice.chance(0.3) && { groups }),
    ...(fans && { fanIn: dice.pick([1, 0.25, 100, 7.5, 1e6]), fanOut: dice.pick([1, 3, 0.1, 12345.678]) }),
    ...(slice && { slice }),
    ...(dice.chance(0.5) ? { name: nameOf(dice) } : dice.chance(0.5) && { stream: seedOf(dice) }),
  };
}

export const bytesOf = (dtype: Dtype | undefined): 2 | 4 => (dtype === 'f16' || dtype === 'bf16' ? 2 : 4);

/** How many elements a spec asks for. */
export function countOf({ shape, slice }: Pick<FillSpec, 'shape' | 'slice'>): number {
  if (slice === undefined) return product(shape);
  const ranges = (Array.isArray(slice[0]) ? slice : [slice]) as readonly (readonly [number, number])[];
  return product(ranges.map(([start, end]) => end - start));
}

/** Elements that a target must have for a spec at its offset. */
export const neededFor = (spec: SeededSpec): number => (spec.offset ?? 0) / bytesOf(spec.dtype) + countOf(spec);

/** docs/SPEC.md, section 6. */
const INIT_OF_METHOD: Readonly<Record<Method, Init>> = {
  zero: { kind: 'constant', value: 0 },
  small_random: { kind: 'normal', stddev: 0.01 },
  xavier: { kind: 'variance-scaling', scale: 1, mode: 'fan-avg', distribution: 'normal' },
  he: { kind: 'variance-scaling', scale: 2, mode: 'fan-in', distribution: 'normal' },
};

/** A spec as the second implementation takes it. */
export function tensorOf(spec: SeededSpec): Tensor {
  const { seed, name, stream = 0, offset: _, init, ...rest } = spec;
  return {
    ...rest,
    init: typeof init === 'string' ? INIT_OF_METHOD[init] : init,
    seed: BigInt(seed),
    stream: name === undefined ? BigInt(stream) : streamOfName(name),
    dtype: spec.dtype ?? 'f32',
    slice: spec.slice ?? [0, product(spec.shape)],
  };
}
