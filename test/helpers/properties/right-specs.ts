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
/** 2 to this, times a number: a range that reaches so far to both sides has another number of the dtype, if none is subnormal. */
const RESOLUTION: Readonly<Record<Dtype, number>> = { f32: -20, f16: -10, bf16: -7 };

function constantOf(dice: Dice, dtype: Dtype): number {
  const special = [0, 1, -0, 0.1, -3.7, 1e-40, -1e-45, 1e-60, dtype === 'f16' ? 65519 : 3.38e38, 2 ** -126, 1e-7];
  return dice.chance(0.5) ? dice.pick(special) : signed(dice, magnitude(dice, -98, most(dtype)));
}

function uniformOf(dice: Dice, dtype: Dtype): Init {
  const kind = 'uniform';
  const centre = signed(dice, magnitude(dice, dtype === 'f16' ? -14 : -80, most(dtype)));
  // Wide enough for a number of the dtype in between, whatever the centre.
  const half = Math.abs(centre) * 2 ** dice.between(RESOLUTION[dtype], -1);
  const wide = magnitude(dice, -90, most(dtype));
  const oneSided = dtype === 'f16' ? Math.max(wide, 2 ** -23) : wide;
  return dice.pick([
    { kind, low: centre - half, high: centre + half },
    { kind, low: -wide, high: wide },
    { kind, low: 0, high: oneSided },
    { kind, low: -oneSided, high: 0 },
    { kind, low: centre, high: centre },
  ]);
}

function truncatedOf(dice: Dice, dtype: Dtype): Init {
  const stddev = magnitude(dice, dtype === 'f16' ? -14 : -80, dtype === 'f16' ? 10 : 90);
  const mean = dice.chance(0.5) ? signed(dice, stddev * 2 ** dice.between(-10, dtype === 'f32' ? 9 : 3)) : 0;
  const bounds = dice.pick(['absolute', 'standard-deviations'] as const);
  const from = dice.between(-4, 3);
  // No bound is further than 15 deviations from 0 but in f32, so that a number of the dtype lies within.
  const to = from + dice.between(dtype === 'bf16' ? 0.15 : 0.02, 4);
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

/** `batchDims` of the axes of the shape count stacked tensors. */
function initOf(dice: Dice, kind: Kind, shape: Shape, batchDims: number, layout: Layout, dtype: Dtype): Init | Method {
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
      const scale = dice.pick([1, 2, 25 / 9, 0.1, magnitude(dice, -60, dtype === 'f16' ? 24 : 60)]);
      return { kind, scale, mode: dice.pick(MODES), distribution: dice.pick(DISTRIBUTIONS) };
    }
    case 'sparse':
      return {
        kind,
        sparsity: dice.pick([0.5, 0, 1, -0, dice.between(0, 1)]),
        stddev: dice.chance(0.1) ? 0 : magnitude(dice),
        ...dice.pick<{ axis?: 0 | 1 }>([{}, { axis: 0 }, { axis: 1 }, { axis: 1 }]),
      };
    case 'eye':
      return { kind, gain: constantOf(dice, dtype) };
    case 'dirac': {
      const outputs = outputsOf(shape.slice(batchDims), layout);
      return { kind, groups: dice.pick([1, 2, 3, 5, outputs].filter((groups) => outputs % groups === 0)) };
    }
    case 'with-rows': {
      const rows = shape[0] as number;
      const start = dice.below(Math.min(rows, 2 ** 31));
      const end = Math.min(rows, start + 1 + dice.below(4));
      const inner = dice.pick(KINDS.filter((one) => one !== 'method' && RANKS[one] === undefined));
      const init = initOf(dice, inner, shape, batchDims, layout, dtype) as Init;
      return { kind, init, start, end, value: constantOf(dice, dtype) };
    }
    default:
      throw new RangeError(kind);
  }
}

/** Places where something begins or ends: in the tensor, in words of 32 bits, in blocks of four. */
const EDGES = [0, 2 ** 32, 2 ** 34, 3 * 2 ** 32, 2 ** 52, 2 ** 53 - 1];

function flatSlice(dice: Dice, size: number): readonly [number, number] {
  if (size === 0) return [0, 0];
  const length = Math.min(size, 1 + dice.below(dice.chance(0.2) ? MAX_ELEMENTS : 30));
  const edges = [...EDGES.filter((edge) => edge <= size), size, dice.below(Math.min(size, 2 ** 32))];
  const start = Math.min(size - length, Math.max(0, dice.pick(edges) - dice.below(length + 3)));
  return [start, start + length];
}

function boxSlice(dice: Dice, shape: Shape): readonly (readonly [number, number])[] {
  let left = MAX_ELEMENTS;
  return shape.map((size) => {
    if (size === 0) return [0, 0];
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

/** A stack of tensors of a shape: sizes before those of the shape. */
function stackOf(dice: Dice, shape: readonly number[]): number[] {
  const most = shape.length > 6 || product(shape) > 2 ** 22 ? 0 : 8 - shape.length;
  const sizes = Array.from({ length: Math.min(most, 1 + dice.below(2)) }, () => 1 + dice.below(4));
  // Nearly 2^32 elements in all, the most that some initializers take.
  if (sizes.length > 0 && dice.chance(0.2))
    sizes[0] = Math.max(1, Math.floor((2 ** 32 - 1) / product(shape) / product(sizes)));
  return sizes;
}

/** The fans that an initializer takes. Source: docs/SPEC.md, sections 6 and 8.4. */
function fansTaken(init: Init | Method): readonly ('fanIn' | 'fanOut')[] {
  if (init === 'he') return ['fanIn'];
  if (init === 'xavier') return ['fanIn', 'fanOut'];
  if (typeof init === 'string') return [];
  if (init.kind === 'with-rows') return fansTaken(init.init);
  if (init.kind !== 'variance-scaling') return [];
  return init.mode === 'fan-in' ? ['fanIn'] : init.mode === 'fan-out' ? ['fanOut'] : ['fanIn', 'fanOut'];
}

/**
 * A spec that every call accepts, of at most {@link MAX_ELEMENTS} elements. If `plain`, it has an axis and an element, and is not
 * stacked.
 */
export function specOf(dice: Dice, plain = false): SeededSpec {
  const kind = dice.pick(KINDS);
  const scalar = !plain && kind !== 'with-rows' && RANKS[kind] === undefined && dice.chance(0.04);
  const [low, high] = scalar ? [0, 0] : (RANKS[kind] ?? [1, dice.chance(0.05) ? 8 : 4]);
  const each = shapeOf(dice, low, high, PLACED_KINDS.includes(kind));
  const stack = !plain && dice.chance(0.25) ? stackOf(dice, each) : [];
  const batchDims = stack.length;
  const shape = [...stack, ...each];
  const axis = kind === 'with-rows' ? 1 + dice.below(shape.length - 1) : dice.below(shape.length);
  if (!plain && axis < shape.length && dice.chance(0.05)) shape[axis] = 0;
  const dtype = dice.pick(DTYPES);
  const layout = dice.pick(LAYOUTS);
  const outputs = outputsOf(shape.slice(batchDims), layout) ?? 1;
  const init = initOf(dice, kind, shape, batchDims, layout, dtype);
  const needed = shape.length - batchDims < 2 ? fansTaken(init) : [];
  const given = (fan: 'fanIn' | 'fanOut'): boolean => needed.includes(fan) || dice.chance(0.2);
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
    ...((batchDims > 0 || dice.chance(0.1)) && { batchDims }),
    ...(given('fanIn') && { fanIn: dice.pick([1, 0.25, 100, 7.5, 1e6]) }),
    ...(given('fanOut') && { fanOut: dice.pick([1, 3, 0.1, 12345.678]) }),
    ...(slice && { slice }),
    ...(dice.chance(0.5) ? { name: nameOf(dice) } : dice.chance(0.5) && { stream: seedOf(dice) }),
  };
}

export const bytesOf = (dtype: Dtype | undefined): 2 | 4 => (dtype === 'f16' || dtype === 'bf16' ? 2 : 4);

/** How many elements a spec asks for. */
export function countOf({ shape, slice }: Pick<FillSpec, 'shape' | 'slice'>): number {
  if (slice === undefined) return product(shape);
  const ranges = (typeof slice[0] === 'number' ? [slice] : slice) as readonly (readonly [number, number])[];
  return product(ranges.map(([start, end]) => end - start));
}

const isFlat = ({ slice }: Pick<FillSpec, 'slice'>): boolean => slice !== undefined && typeof slice[0] === 'number';

/** The elements of a row: the last axis of the shape or of the slice. */
function rowOf({ shape, slice }: Pick<FillSpec, 'shape' | 'slice'>): number {
  const sizes = slice === undefined ? shape : (slice as readonly (readonly number[])[]).map(([a = 0, b = 0]) => b - a);
  return sizes.at(-1) ?? 1;
}

/** A spec with gaps between its rows, if it has rows. */
export function spaced(dice: Dice, spec: SeededSpec): SeededSpec {
  if (isFlat(spec)) return spec;
  const row = rowOf(spec);
  const pitch = dice.pick([
    row,
    row + 1,
    row + 2,
    4 * Math.ceil((row + 1) / 4),
    4 * Math.ceil((row + 1) / 4),
    row + 13,
    2 * row,
  ]);
  return { ...spec, bytesPerRow: bytesOf(spec.dtype) * pitch };
}

/** The places in a target, in elements, of the elements of a spec. */
export function placesOf(spec: SeededSpec): number[] {
  const bytes = bytesOf(spec.dtype);
  const first = (spec.offset ?? 0) / bytes;
  const row = isFlat(spec) ? 1 : rowOf(spec);
  const pitch = spec.bytesPerRow === undefined ? row : spec.bytesPerRow / bytes;
  return Array.from({ length: countOf(spec) }, (_, i) => first + Math.floor(i / row) * pitch + (i % row));
}

/** Elements that a target must have for a spec at its offset. */
export const neededFor = (spec: SeededSpec): number =>
  (placesOf(spec).at(-1) ?? (spec.offset ?? 0) / bytesOf(spec.dtype) - 1) + 1;

/** docs/SPEC.md, section 6. */
const INIT_OF_METHOD: Readonly<Record<Method, Init>> = {
  zero: { kind: 'constant', value: 0 },
  small_random: { kind: 'normal', stddev: 0.01 },
  xavier: { kind: 'variance-scaling', scale: 1, mode: 'fan-avg', distribution: 'normal' },
  he: { kind: 'variance-scaling', scale: 2, mode: 'fan-in', distribution: 'normal' },
};

/** A spec as the second implementation takes it. */
export function tensorOf(spec: SeededSpec): Tensor {
  const { seed, name, stream = 0, offset: _, bytesPerRow: __, init, ...rest } = spec;
  return {
    ...rest,
    init: typeof init === 'string' ? INIT_OF_METHOD[init] : init,
    seed: BigInt(seed),
    stream: name === undefined ? BigInt(stream) : streamOfName(name),
    dtype: spec.dtype ?? 'f32',
    slice: spec.slice ?? [0, product(spec.shape)],
  };
}
