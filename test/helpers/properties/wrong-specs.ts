// Random specs with one thing wrong, by construction, and which: what a message must name.
import type { Init } from '../../../src/types.ts';
import type { Dice } from './random-choices.ts';
import {
  bytesOf,
  DISTRIBUTIONS,
  DTYPES,
  MODES,
  outputsOf,
  product,
  type SeededSpec,
  spaced,
  specOf,
} from './right-specs.ts';
import {
  isCount,
  isDeviation,
  isFloat,
  isMean,
  isPlace,
  isPositive,
  isText,
  isUint64,
  JUNK,
  junkBut,
} from './wrong-values.ts';

export interface Wrong {
  readonly spec: unknown;
  readonly argument: string;
  readonly value: unknown;
}

/** Changes a good spec; undefined where it has nothing that can be wrong in this way. */
type Change = (good: SeededSpec, dice: Dice) => Wrong | undefined;

/** One property that is not what it may be. */
const property =
  (argument: string, valid: (value: unknown, good: SeededSpec) => boolean): Change =>
  (good, dice) => {
    const value = dice.pick(junkBut((junk) => valid(junk, good), false));
    return { spec: { ...good, [argument]: value }, argument, value };
  };

/** A copy of a list with another item in one place, a hole if there is none. */
function replaced(list: readonly unknown[], at: number, item: readonly unknown[]): unknown[] {
  const copy = [...list];
  if (item.length > 0) copy[at] = item[0];
  else delete copy[at];
  return copy;
}

const changedShape = (good: SeededSpec, value: unknown): Wrong => ({
  spec: { ...good, shape: value },
  argument: 'shape',
  value,
});

const changedInit = (good: SeededSpec, init: unknown, argument: string, value: unknown): Wrong => ({
  spec: { ...good, init },
  argument: `init.${argument}`,
  value,
});

/** What the numbers and names of an initializer may be, each for itself. */
const FIELDS: Readonly<Record<string, Readonly<Record<string, (value: unknown) => boolean>>>> = {
  constant: { value: isFloat },
  eye: { gain: isFloat },
  orthogonal: { gain: isFloat },
  'delta-orthogonal': { gain: isFloat },
  dirac: { groups: isCount },
  uniform: { low: isFloat, high: isFloat },
  normal: {
    mean: (value) => value === undefined || isMean(value),
    stddev: (value) => value === 0 || isDeviation(value),
  },
  'truncated-normal': {
    mean: isMean,
    stddev: isDeviation,
    low: (value) => typeof value === 'number' && !Number.isNaN(value),
    bounds: (value) => value === 'absolute' || value === 'standard-deviations',
  },
  'variance-scaling': {
    scale: isPositive,
    mode: (value) => (MODES as readonly unknown[]).includes(value),
    distribution: (value) => (DISTRIBUTIONS as readonly unknown[]).includes(value),
  },
  sparse: {
    sparsity: (value) => typeof value === 'number' && value >= 0 && value <= 1,
    stddev: (value) => value === 0 || isDeviation(value),
    axis: (value) => value === undefined || value === 0 || value === 1,
  },
  'with-rows': { value: isFloat, start: isPlace },
};

/** A field that is not what it may be, of this initializer or of the one inside. */
function wrongField(init: Init, dice: Dice): { init: Init; argument: string; value: unknown } {
  if (init.kind === 'with-rows' && dice.chance(0.5)) {
    if (dice.chance(0.2)) {
      const value = dice.pick(junkBut(() => false));
      return { init: { ...init, init: value as Init }, argument: 'init', value };
    }
    const inner = wrongField(init.init, dice);
    return { ...inner, init: { ...init, init: inner.init }, argument: `init.${inner.argument}` };
  }
  const fields = FIELDS[init.kind] as (typeof FIELDS)[string];
  const [argument, valid] = dice.pick(Object.entries(fields));
  const value = dice.pick(junkBut(valid));
  return { init: { ...init, [argument]: value } as Init, argument, value };
}

/** A flat slice that is none, and boxes. */
function wrongSlice(good: SeededSpec, dice: Dice): Wrong {
  const { shape } = good;
  const size = product(shape);
  const box = shape.map((): unknown => [0, 1]);
  const axis = dice.below(shape.length);
  const length = shape[axis] as number;
  const along = (range: unknown): Wrong => ({
    spec: { ...good, slice: replaced(box, axis, [range]) },
    argument: axis === 0 && !Array.isArray(range) ? 'slice' : `slice[${axis}]`,
    value: axis === 0 && !Array.isArray(range) ? replaced(box, axis, [range]) : range,
  });
  const flat = (value: unknown): Wrong => ({ spec: { ...good, slice: value }, argument: 'slice', value });
  const number = dice.pick(junkBut((value) => isPlace(value) || Array.isArray(value)));
  const junk = dice.pick(JUNK.filter((value) => !Array.isArray(value)));
  return dice.pick([
    () => flat(junk),
    () => flat([]),
    () => flat([0]),
    () => flat([0, size + 1]),
    () => flat([size, size]),
    () => flat([1, 0]),
    () => flat([0, 1, 2]),
    () => flat([number, size]),
    () => flat([0, number]),
    () => flat(replaced([0, size], dice.below(2), [])),
    () => flat([...box, [0, 1]]),
    () => along([0, length + 1]),
    () => along([length, length]),
    () => along([-1, length]),
    () => along([0, number]),
    () => along([number, length]),
    () => along([]),
    () => along(replaced([0, length], dice.below(2), [])),
    () => along(junk),
    // A hole: the first makes it no box, another is a range that is missing.
    () => {
      const slice = replaced(box, axis, []);
      return axis === 0 ? flat(slice) : { ...flat(slice), argument: `slice[${axis}]`, value: undefined };
    },
  ])();
}

const CHANGES: readonly Change[] = [
  (_, dice) => {
    const value = dice.pick([
      ...JUNK.filter((junk) => typeof junk !== 'object' || junk === null || Array.isArray(junk)),
      undefined,
    ]);
    return { spec: value, argument: 'spec', value };
  },
  (good, dice) =>
    changedShape(good, dice.pick(junkBut((value) => Array.isArray(value) && (value.length === 0 || value[0] === 1)))),
  (good, dice) => {
    const item = dice.pick<readonly unknown[]>([...junkBut(isPlace, true).map((value) => [value]), []]);
    return changedShape(good, replaced(good.shape, dice.below(good.shape.length), item));
  },
  (good) => changedShape(good, [1, 1, 1, 1, 1, 1, 1, 1, ...good.shape]),
  (good, dice) => changedShape(good, [...good.shape.slice(0, 6), 2 ** 27, dice.pick([2 ** 27, 2 ** 53 - 1])]),
  (good, dice) => {
    const value = dice.pick(junkBut((junk) => METHOD_NAMES.includes(junk)));
    return { spec: { ...good, init: value }, argument: 'init', value };
  },
  (good, dice) => {
    const value = { ...(good.init as object), kind: dice.pick(junkBut(() => false)) };
    return { spec: { ...good, init: value }, argument: 'init', value };
  },
  (good, dice) => {
    if (typeof good.init === 'string') return undefined;
    const { init, argument, value } = wrongField(good.init, dice);
    return changedInit(good, init, argument, value);
  },
  // Two numbers that do not go together.
  (good, dice) => {
    const [low, high, of] = dice.pick([
      [1, 0, 'uniform'],
      [0, 1e-38, 'uniform'],
      [1 + 2 ** -30, 1 + 2 ** -29, 'uniform'],
      // No sample is 0.
      [0, 0, 'truncated'],
      [2, -2, 'truncated'],
      [7, 8, 'truncated'],
      [-9, -8, 'truncated'],
      [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, 'truncated'],
    ] as const);
    const init =
      of === 'uniform'
        ? { kind: 'uniform', low, high }
        : { kind: 'truncated-normal', mean: 0, stddev: 1, low, high, bounds: 'standard-deviations' };
    // A low bound above the last sample is at fault itself.
    return low >= 7 ? changedInit(good, init, 'low', init.low) : changedInit(good, init, 'high', init.high);
  },
  (good, dice) => {
    const rows = good.shape[0] as number;
    const inner = { kind: 'constant', value: 1 };
    const [start, end] = dice.pick([
      [0, rows + 1],
      [0, 0],
      [rows, rows],
      [1, 0],
      [0, dice.pick(junkBut(isCount))],
    ]);
    return changedInit(good, { kind: 'with-rows', init: inner, start, end, value: 0 }, 'end', end);
  },
  // What the dtype cannot hold, or the range of scales has not.
  (good, dice) => {
    const dtype = dice.pick(['f16', 'bf16'] as const);
    const value = (dice.chance(0.5) ? -1 : 1) * (dtype === 'f16' ? dice.pick([65520, 7e4, 1e30]) : 3.4e38);
    const truncated = { kind: 'truncated-normal', mean: 0, stddev: 1, low: -1, high: 1, bounds: 'absolute' };
    const [init, argument] = dice.pick<[object, string]>([
      [{ kind: 'constant', value }, 'value'],
      [{ kind: 'uniform', low: value, high: value }, 'low'],
      ...(dtype === 'f16' ? [[{ kind: 'normal', mean: value, stddev: 1 }, 'mean'] as [object, string]] : []),
      [value < 0 ? { ...truncated, low: value } : { ...truncated, high: value }, value < 0 ? 'low' : 'high'],
      [{ kind: 'with-rows', init: { kind: 'constant', value: 0 }, start: 0, end: 1, value }, 'value'],
    ]);
    return changedInit({ ...good, dtype }, init, argument, value);
  },
  // Bounds between which the dtype has no number.
  (good, dice) => {
    const [dtype, low, high] = dice.pick([
      ['f16', 1.0001, 1.0009],
      ['f16', -2.999, -2.9981],
      ['f16', 1e-8, 5e-8],
      ['f16', -5e-8, -1e-8],
      ['f16', 65505, 65519],
      ['bf16', 1.001, 1.007],
      ['bf16', -0.30078, -0.3],
    ] as const);
    const truncated = { kind: 'truncated-normal', mean: 0, stddev: high / 2, low, high, bounds: 'absolute' };
    const init = high < 0 || dice.chance(0.5) ? { kind: 'uniform', low, high } : truncated;
    return changedInit({ ...good, dtype }, init, 'high', high);
  },
  (good, dice) => {
    const distribution = dice.pick(['uniform', 'truncated-normal'] as const);
    const scale = distribution === 'uniform' ? 1.5e9 : 8.4e8;
    const init = { kind: 'variance-scaling', scale, mode: dice.pick(MODES), distribution };
    return changedInit({ ...good, dtype: 'f16', fanIn: 1, fanOut: 1 }, init, 'scale', scale);
  },
  (good, dice) => {
    const scale = dice.pick([1e90, 5e-324, 1e300]);
    const fans = { fanIn: 1, fanOut: 1 };
    const init = { kind: 'variance-scaling', scale, mode: dice.pick(MODES), distribution: dice.pick(DISTRIBUTIONS) };
    return changedInit({ ...good, ...fans }, init, 'scale', scale);
  },
  // What goes with other shapes.
  (good, dice) => {
    const { shape } = good;
    const kinds: readonly [object, number, number][] = [
      [{ kind: 'eye', gain: 1 }, 2, 2],
      [{ kind: 'sparse', sparsity: 0.5, stddev: 1 }, 2, 2],
      [{ kind: 'dirac', groups: 1 }, 3, 5],
      [{ kind: 'orthogonal', gain: 1 }, 2, 8],
      [{ kind: 'delta-orthogonal', gain: 1 }, 3, 5],
    ];
    const [init, low, high] = dice.pick(kinds);
    const fits = shape.length >= low && shape.length <= high && product(shape) < 2 ** 32;
    return fits ? undefined : { spec: { ...good, init }, argument: 'shape', value: shape };
  },
  (good, dice) => {
    const { fanIn: _, fanOut: __, ...rest } = good;
    const byFanOut = { kind: 'variance-scaling', scale: 1, mode: 'fan-out', distribution: 'uniform' };
    const [init, one] = dice.pick<[unknown, object]>([
      ['he', {}],
      ['he', { fanOut: 3 }],
      ['xavier', {}],
      ['xavier', { fanIn: 3 }],
      ['xavier', { fanOut: 3 }],
      [byFanOut, {}],
      [byFanOut, { fanIn: 3 }],
    ]);
    return good.shape.length > 1
      ? undefined
      : { spec: { ...rest, init, ...one }, argument: 'shape', value: good.shape };
  },
  ({ seed }, dice) => {
    const [shape, init, argument, value] = dice.pick([
      [[2, 3, 5], { kind: 'dirac', groups: 3 }, 'init.groups', 3],
      [[2, 3, 5], { kind: 'dirac', groups: 10 }, 'init.groups', 10],
      [[3, 7, 5], { kind: 'delta-orthogonal', gain: 1 }, 'shape', [3, 7, 5]],
      [[], { kind: 'with-rows', init: { kind: 'constant', value: 1 }, start: 0, end: 1, value: 0 }, 'shape', []],
      [[], 'he', 'shape', []],
      [[], { kind: 'eye', gain: 1 }, 'shape', []],
      [[0], { kind: 'eye', gain: 1 }, 'shape', [0]],
    ] as const);
    return { spec: { shape, init, seed }, argument, value };
  },
  // Stacked tensors: what the rest of the axes must be.
  ({ seed }, dice) => {
    const [shape, batchDims, rest, argument, value] = dice.pick<[number[], number, object, string, unknown]>([
      [[2, 3, 5], 2, { init: { kind: 'eye', gain: 1 } }, 'shape', [2, 3, 5]],
      [[2, 3, 5], 0, { init: { kind: 'sparse', sparsity: 0.5, stddev: 1 } }, 'shape', [2, 3, 5]],
      [[2, 3, 5], 2, { init: { kind: 'orthogonal', gain: 1 } }, 'shape', [2, 3, 5]],
      [[2, 3, 5], 1, { init: { kind: 'dirac', groups: 1 } }, 'shape', [2, 3, 5]],
      [[2, 3, 5], 2, { init: 'he' }, 'shape', [2, 3, 5]],
      [[2, 3], 2, { init: 'xavier', fanOut: 3 }, 'shape', [2, 3]],
      [[2 ** 20, 64, 64], 1, { init: { kind: 'eye', gain: 1 } }, 'shape', [2 ** 20, 64, 64]],
      [[2, 3, 4], 1, { init: 'zero', layout: 'out-in', groups: 2 }, 'groups', 2],
      [[2, 3, 4, 6], 1, { init: { kind: 'dirac', groups: 4 } }, 'init.groups', 4],
    ]);
    return { spec: { shape, batchDims, ...rest, seed }, argument, value };
  },
  // Slices of nothing, but of more than that.
  ({ seed }, dice) => {
    const [shape, slice, argument, value] = dice.pick<[number[], unknown, string, unknown]>([
      [[0, 4], [0, 1], 'slice', [0, 1]],
      [[0, 4], [1, 1], 'slice', [1, 1]],
      [
        [0, 4],
        [
          [0, 1],
          [0, 4],
        ],
        'slice[0]',
        [0, 1],
      ],
      [
        [0, 4],
        [
          [0, 0],
          [2, 2],
        ],
        'slice[1]',
        [2, 2],
      ],
      [[], [0, 2], 'slice', [0, 2]],
      [[], [[0, 1]], 'slice', [[0, 1]]],
      [[3], [], 'slice', []],
    ]);
    return { spec: { shape, init: 'zero', slice, seed }, argument, value };
  },
  property('batchDims', (value, { shape }) => isPlace(value) && (value as number) <= shape.length),
  property('dtype', (value) => (DTYPES as readonly unknown[]).includes(value)),
  property('layout', (value) => value === 'in-out' || value === 'out-in'),
  property(
    'groups',
    (value, { shape, layout }) => isCount(value) && outputsOf(shape, layout) % (value as number) === 0,
  ),
  property('fanIn', isPositive),
  property('fanOut', isPositive),
  property('seed', isUint64),
  (good, dice) => {
    const { stream: _, ...rest } = good;
    const value = dice.pick([...junkBut(isText, false), '\ud800', 'a\udfff.weight', '\udc00\ud800']);
    return { spec: { ...rest, name: value }, argument: 'name', value };
  },
  (good, dice) => {
    const { name: _, ...rest } = good;
    const value = dice.pick(junkBut(isUint64, false));
    return { spec: { ...rest, stream: value }, argument: 'stream', value };
  },
  (good, dice) => {
    const value = dice.pick([0, 7n, 2 ** 53 - 1]);
    return { spec: { ...good, name: 'w', stream: value }, argument: 'stream', value };
  },
  wrongSlice,
  wrongSlice,
];

const METHOD_NAMES: readonly unknown[] = ['zero', 'small_random', 'xavier', 'he'];

/** A spec with one thing wrong. */
export function wrongSpecOf(dice: Dice): Wrong {
  const good = specOf(dice, true);
  const first = dice.below(CHANGES.length);
  for (let i = 0; ; i++) {
    const wrong = (CHANGES[(first + i) % CHANGES.length] as Change)(good, dice);
    if (wrong) return wrong;
  }
}

/** A good spec with an offset at which nothing can begin, or with rows that cannot lie so. */
export function wrongPlaceOf(dice: Dice): Wrong {
  const good = specOf(dice, true);
  const bytes = bytesOf(good.dtype);
  if (dice.chance(0.5)) {
    const { bytesPerRow } = spaced(dice, { ...good, slice: [[0, 1]] });
    if (good.slice !== undefined && typeof good.slice[0] === 'number') {
      return { spec: { ...good, bytesPerRow }, argument: 'bytesPerRow', value: bytesPerRow };
    }
    const { slice: _, ...whole } = good;
    const row = bytes * (good.shape.at(-1) as number);
    const value = dice.pick([
      ...junkBut((junk) => isPlace(junk) && (junk as number) % bytes === 0 && (junk as number) >= row, false),
      row - bytes,
      row + 1,
      row + 2 * bytes - 1,
    ]);
    return { spec: { ...whole, bytesPerRow: value }, argument: 'bytesPerRow', value };
  }
  const value = dice.pick([
    ...junkBut((junk) => isPlace(junk) && (junk as number) % bytes === 0, false),
    bytes + 1,
    bytes === 4 ? 2 : 1,
  ]);
  return { spec: { ...good, offset: value }, argument: 'offset', value };
}
