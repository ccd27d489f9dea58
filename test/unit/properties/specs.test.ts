// Random specs, half of them wrong, by every call that needs no GPU: the right ones give the bits of the second implementation
// and write nothing else, the wrong ones are refused by name before anything is written. For GPUBuffers: test/browser/library/properties.test.ts.
import { afterAll, expect, test } from 'vitest';
import type { Weights } from '../../../src/api/buffer-weights.ts';
import { createInitializer, type Initializer, initializeWeights } from '../../../src/index.ts';
import { fillWeightsSync, initializeWeightsSync } from '../../../src/index-cpu.ts';
import { normalTable } from '../../../src/random/normal-table.ts';
import type { TensorOptions } from '../../../src/types.ts';
import { describe, faultOf, refusalOf } from '../../helpers/properties/error-messages.ts';
import { always } from '../../helpers/properties/fixed-seed.ts';
import {
  bitsIn,
  differenceOf,
  faultIn,
  type Guarded,
  guardedFor,
  isUntouched,
} from '../../helpers/properties/guarded-memory.ts';
import type { Dice } from '../../helpers/properties/random-choices.ts';
import {
  bytesOf,
  countOf,
  DTYPES,
  METHODS,
  nameOf,
  type SeededSpec,
  seedOf,
  spaced,
  specOf,
} from '../../helpers/properties/right-specs.ts';
import { type Wrong, wrongPlaceOf, wrongSpecOf } from '../../helpers/properties/wrong-specs.ts';
import { isOptions, isPlace, isText, isUint64, junkBut } from '../../helpers/properties/wrong-values.ts';
import { runs } from '../../helpers/runs.ts';

const table = normalTable();
const tally = { right: 0, wrong: 0, elements: 0 };

/** Counts right specs. */
function right(...specs: readonly SeededSpec[]): void {
  tally.right += specs.length;
  for (const spec of specs) tally.elements += countOf(spec);
}

const placed = (dice: Dice, good: SeededSpec): SeededSpec => {
  const spec = dice.chance(0.3) ? spaced(dice, good) : good;
  return dice.chance(0.6) ? { ...spec, offset: bytesOf(spec.dtype) * dice.below(9) } : spec;
};
const guarded = (dice: Dice, spec: SeededSpec): Guarded =>
  guardedFor(spec, dice.chance(0.5) ? dice.below(9) : 0, dice.chance(0.2));

/** A fault with the case that it is in. */
const of = (fault: string | undefined, ...specs: readonly unknown[]): string | undefined =>
  fault === undefined ? undefined : `${fault}, in ${specs.map(describe).join(' and ')}`;

/** What is wrong with how a call refuses a wrong argument, or with what it has written. */
async function unless(
  call: () => unknown,
  called: string,
  { argument, value }: Pick<Wrong, 'argument' | 'value'>,
  targets: readonly Pick<Guarded, 'bytes'>[] = [],
): Promise<string | undefined> {
  tally.wrong++;
  const fault = faultOf(await refusalOf(call), called, argument, value);
  return fault ?? (targets.every(isUntouched) ? undefined : 'something was written');
}

/** A target that does not do for a right spec. */
function wrongTargetOf(
  dice: Dice,
  spec: SeededSpec,
): { readonly target: unknown; readonly argument: string; readonly value: unknown; readonly all: Uint8Array } {
  const { bytes, array } = guardedFor(spec, 0, false);
  const { buffer, byteOffset, length } = array;
  const half = bytesOf(spec.dtype) === 2;
  const others = [Uint8Array, Int32Array, Uint32Array, Int16Array, half ? Float32Array : Uint16Array];
  const all = bytes;
  const as = (target: unknown) => ({ target, argument: 'target', value: target, all });
  const short = (target: Float32Array | Uint16Array) => ({
    target,
    argument: 'target.length',
    value: target.length,
    all,
  });
  const Same = half ? Uint16Array : Float32Array;
  return dice.pick([
    () => as(dice.pick(junkBut((value) => value instanceof Float32Array))),
    () => as(buffer),
    () => as(new DataView(buffer as ArrayBuffer)),
    () => as(new (dice.pick(others) as typeof Uint8Array)(buffer as ArrayBuffer, 8, 2)),
    () => short(new Same(buffer as ArrayBuffer, byteOffset, dice.below(length))),
    () => short(new Same(buffer as ArrayBuffer, byteOffset, length - 1)),
    () => {
      const gone = new Same(length);
      structuredClone(gone.buffer, { transfer: [gone.buffer] });
      return short(gone);
    },
  ])();
}

/** A wrong spec, offset or target, for calls that fill. */
async function refusesFill(
  dice: Dice,
  called: string,
  call: (target: unknown, spec: unknown) => unknown,
): Promise<string | undefined> {
  if (dice.chance(0.15)) {
    const spec = placed(dice, specOf(dice, true));
    const { target, all, ...wrong } = wrongTargetOf(dice, spec);
    return of(await unless(() => call(target, spec), called, wrong, [{ bytes: all }]), spec);
  }
  const { spec, ...wrong } = dice.chance(0.1) ? wrongPlaceOf(dice) : wrongSpecOf(dice);
  const target = guardedFor({ shape: [400], init: 'zero', seed: 0 }, 0, false);
  return of(await unless(() => call(target.array, spec), called, wrong, [target]), spec);
}

/** The initializers of the CPU, by their seed. */
const made = new Map<string, Promise<Initializer>>();
function initializerOf(seed: SeededSpec['seed']): Promise<Initializer> {
  const key = describe(seed);
  const found = made.get(key) ?? createInitializer({ backend: 'cpu', seed, threads: 2 });
  made.set(key, found);
  return found;
}

/** A right spec as an initializer takes it: with a seed of its own, or with the initializer's. */
async function initializerFor(dice: Dice, spec: SeededSpec): Promise<[Initializer, Omit<SeededSpec, 'seed'>]> {
  if (dice.chance(0.5)) return [await initializerOf(1), spec];
  const { seed, ...rest } = spec;
  return [await initializerOf(seed), rest];
}

test('fillWeightsSync', async () => {
  await always(runs(5000), (dice) => {
    const spec = placed(dice, specOf(dice));
    const target = guarded(dice, spec);
    right(spec);
    fillWeightsSync(target.array, spec);
    return of(faultIn(target, spec, table), spec);
  });
  await always(runs(5000), (dice) =>
    refusesFill(dice, 'fillWeightsSync', (target, spec) => fillWeightsSync(target as never, spec as never)),
  );
});

test('Initializer.fill', async () => {
  await always(runs(1500), async (dice) => {
    const spec = placed(dice, specOf(dice));
    const target = guarded(dice, spec);
    right(spec);
    const [initializer, given] = await initializerFor(dice, spec);
    await initializer.fill(target.array, given);
    return of(faultIn(target, spec, table), spec);
  });
  const initializer = await initializerOf(1);
  await always(runs(2000), (dice) => {
    return refusesFill(dice, 'fill', (target, spec) => initializer.fill(target as never, spec as never));
  });
});

/** What is wrong with new weights: their bits, or what they say of themselves. */
async function faultOfWeights(weights: Weights, spec: SeededSpec): Promise<string | undefined> {
  const { data, shape, dtype, seed, backend } = weights;
  const facts = describe([shape, dtype, seed, backend]);
  const expected = describe([spec.shape, spec.dtype ?? 'f32', spec.seed, 'cpu']);
  if (facts !== expected) return `${facts}, not ${expected}`;
  const copy = await weights.read();
  if (copy.buffer === data?.buffer) return 'not a copy';
  return differenceOf(bitsIn(data as Float32Array), spec, table) ?? differenceOf(bitsIn(copy), spec, table);
}

test('Initializer.create', async () => {
  await always(runs(1000), async (dice) => {
    const spec = specOf(dice);
    right(spec);
    const [initializer, given] = await initializerFor(dice, spec);
    return of(await faultOfWeights(await initializer.create(given), spec), spec);
  });
  const initializer = await initializerOf(1);
  await always(runs(1500), async (dice) => {
    const { spec, ...wrong } = wrongSpecOf(dice);
    return of(await unless(() => initializer.create(spec as never), 'create', wrong), spec);
  });
});

/** Some right specs under different names, and as they are given: as a record or as an array. */
function modelOf(dice: Dice): { names: string[]; specs: SeededSpec[]; given: unknown } {
  const names = [...new Set(Array.from({ length: 1 + dice.below(4) }, () => nameOf(dice)))];
  const specs = names.map((name): SeededSpec => {
    const { name: _, ...spec } = specOf(dice);
    return spec.stream === undefined ? { ...spec, name } : spec;
  });
  const named = specs.map((spec, i) => ({ ...spec, name: names[i] as string }));
  const record = Object.fromEntries(names.map((name, i) => [name, dice.chance(0.5) ? named[i] : specs[i]]));
  return { names, specs, given: dice.chance(0.5) ? record : named };
}

/** A model of which one spec is wrong. */
function wrongModelOf(dice: Dice, fn: string): Wrong & { names: string[]; called: string } {
  const { names, specs } = modelOf(dice);
  const at = dice.below(names.length);
  const name = names[at] as string;
  const { spec, argument, value } = wrongSpecOf(dice);
  const parts = Object.fromEntries(names.map((each, i): [string, unknown] => [each, specs[i]]));
  const given = (part: unknown): object =>
    Object.fromEntries(names.map((each) => [each, each === name ? part : parts[each]]));
  // A name is the key; a stream beside it is allowed.
  const both = argument === 'stream' && isUint64(value);
  if (argument === 'name' || both) {
    const other = argument === 'name' ? value : 'another name';
    const named = { ...(spec as object), name: other };
    return { names, spec: given(named), called: fn, argument: `specs[${JSON.stringify(name)}].name`, value: other };
  }
  const { name: _, ...nameless } = (isOptions(spec) ? spec : {}) as SeededSpec;
  return {
    names,
    spec: given(isOptions(spec) ? nameless : spec),
    called: `${fn}, ${JSON.stringify(name)}`,
    argument,
    value,
  };
}

const quiet = { onProgress: () => {} };

test('Initializer.createAll', async () => {
  const initializer = await initializerOf(1);
  await always(runs(800), async (dice) => {
    const { names, specs, given } = modelOf(dice);
    right(...specs);
    const { tensors } = await initializer.createAll(given as never, {
      ...(dice.chance(0.5) && { arena: true }),
      ...(dice.chance(0.3) && quiet),
    });
    if (Object.keys(tensors).length !== names.length) return of('other names', given);
    for (const [i, name] of names.entries()) {
      const fault = await faultOfWeights(tensors[name] as Weights, specs[i] as SeededSpec);
      if (fault) return of(fault, specs[i]);
    }
    return undefined;
  });
  await always(runs(1200), async (dice) => {
    const { spec, called, ...wrong } = wrongModelOf(dice, 'createAll');
    return of(await unless(() => initializer.createAll(spec as never), called, wrong), spec);
  });
});

test('Initializer.fillAll', async () => {
  const initializer = await initializerOf(1);
  await always(runs(800), async (dice) => {
    const { names, specs, given } = modelOf(dice);
    right(...specs);
    const targets = specs.map((spec) => guarded(dice, spec));
    const arrays = Object.fromEntries(names.map((name, i) => [name, targets[i]?.array]));
    await initializer.fillAll(arrays as never, given as never, dice.chance(0.3) ? quiet : {});
    for (const [i, target] of targets.entries()) {
      const fault = faultIn(target, specs[i] as SeededSpec, table);
      if (fault) return of(fault, specs[i]);
    }
    return undefined;
  });
  await always(runs(1200), async (dice) => {
    const { spec, called, names, ...wrong } = wrongModelOf(dice, 'fillAll');
    // Of the type that the right specs need, so that only one thing is wrong.
    const targets = names.map((name) => {
      const { dtype } = ((spec as Record<string, SeededSpec>)[name] ?? {}) as Partial<SeededSpec>;
      const right = (DTYPES as readonly unknown[]).includes(dtype) ? dtype : 'f32';
      return guardedFor({ shape: [400], init: 'zero', seed: 0, dtype: right as 'f32' }, 0, false);
    });
    const arrays = Object.fromEntries(names.map((name, i) => [name, targets[i]?.array]));
    return of(await unless(() => initializer.fillAll(arrays as never, spec as never), called, wrong, targets), spec);
  });
});

const CALLS = {
  initializeWeightsSync: async (...args: Parameters<typeof initializeWeightsSync>) => initializeWeightsSync(...args),
  initializeWeights: (...args: Parameters<typeof initializeWeightsSync>) => initializeWeights(...args),
};

test.each(Object.entries(CALLS))('%s', async (fn, call) => {
  const callOf = (dice: Dice) => ({
    shape: dice.pick([
      [1 + dice.below(20), 1 + dice.below(10)],
      [1 + dice.below(20), 1],
      [0, 1 + dice.below(9)],
    ] as const),
    init: dice.pick(METHODS),
    options: {
      seed: seedOf(dice),
      ...(dice.chance(0.5) && { dtype: dice.pick(DTYPES) }),
      ...(dice.chance(0.5) ? { name: nameOf(dice) } : dice.chance(0.5) && { stream: seedOf(dice) }),
    },
  });
  await always(runs(500), async (dice) => {
    const { shape, init, options } = callOf(dice);
    const spec = { shape, init, ...options };
    right(spec);
    return of(await faultOfWeights(await call(shape, init, options), spec), spec);
  });
  const isMatrix = (shape: unknown): boolean =>
    Array.isArray(shape) && shape.length === 2 && shape.every((n) => n >= 0);
  await always(runs(500), async (dice) => {
    const { shape, init, options } = callOf(dice);
    const part = dice.pick(['shape', 'size', 'method', 'options', 'dtype', 'seed', 'name', 'stream'] as const);
    const junk = (valid: (value: unknown) => boolean, required = false): unknown => dice.pick(junkBut(valid, required));
    const { name: _, stream: __, ...few }: TensorOptions = options;
    const [args, argument, value] = ((): [unknown[], string, unknown] => {
      switch (part) {
        case 'shape': {
          const wrong = junk(isMatrix, true);
          return [[wrong, init, options], 'matrix shape', wrong];
        }
        case 'size': {
          const wrong = [...shape] as unknown[];
          wrong[dice.below(2)] = junk(isPlace, true);
          return [[wrong, init, options], 'matrix shape', wrong];
        }
        case 'method': {
          const wrong = junk((method) => (METHODS as readonly unknown[]).includes(method), true);
          return [[shape, wrong, options], 'method', wrong];
        }
        case 'options': {
          const wrong = junk(isOptions);
          return [[shape, init, wrong], 'options', wrong];
        }
        default: {
          const valid = { dtype: () => false, seed: isUint64, stream: isUint64, name: isText }[part];
          const wrong = junk(valid);
          return [[shape, init, { ...few, [part]: wrong }], part, wrong];
        }
      }
    })();
    return of(await unless(() => (call as (...all: unknown[]) => unknown)(...args), fn, { argument, value }), args);
  });
});

afterAll(() => {
  const { right: accepted, wrong, elements } = tally;
  console.log(`${accepted} right specs, ${elements} elements equal; ${wrong} wrong specs, all refused`);
  expect(accepted).toBeGreaterThanOrEqual(runs(10_000));
  expect(wrong).toBeGreaterThanOrEqual(runs(10_000));
});
