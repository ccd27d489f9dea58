// Random arguments, half of them wrong, of the functions of the public API that take no spec: factories, presets, rules, names,
// gains, options. Right ones give what the documentation says; of presets, specs whose bits are those of the second implementation.
import { afterAll, describe, expect, test } from 'vitest';
import * as api from '../../../src/index-static.ts';
import { normalTable } from '../../../src/random/normal-table.ts';
import type { FillSpec } from '../../../src/types.ts';
import { streamOfName, wordOf } from '../../../verify/reference/stream.ts';
import { faultOf, describe as inWords, refusalOf } from '../../helpers/properties/error-messages.ts';
import { always } from '../../helpers/properties/fixed-seed.ts';
import {
  type Call,
  CONSTANTS,
  FACTORIES,
  isSlope,
  NONLINEARITIES,
  OF_ONE,
  PRESETS,
  squareOf,
} from '../../helpers/properties/function-calls.ts';
import { faultIn, guardedFor } from '../../helpers/properties/guarded-memory.ts';
import type { Dice } from '../../helpers/properties/random-choices.ts';
import { countOf, METHODS, nameOf, type SeededSpec, seedOf } from '../../helpers/properties/right-specs.ts';
import {
  isCount,
  isFlag,
  isOptions,
  isPlace,
  isText,
  isUint64,
  junkBut,
} from '../../helpers/properties/wrong-values.ts';

const table = normalTable();
const tally = { right: 0, wrong: 0, specs: 0 };
const anything = (value: unknown): never => value as never;

async function refused(call: () => unknown, called: string, argument: string, value: unknown) {
  tally.wrong++;
  return faultOf(await refusalOf(call), called, argument, value);
}

/** Right options: the ones that are needed and some of the others. */
function optionsOf({ arguments: all, together = (options) => options }: Call, dice: Dice): Record<string, unknown> {
  const chosen = Object.entries(all).filter(([, { optional }]) => !optional || dice.chance(0.5));
  return together(Object.fromEntries(chosen.map(([name, { good }]) => [name, good(dice)])), dice);
}

/** One thing wrong: the options, one of them, or two that do not go together. */
async function refuses(name: string, { call, called = name, ...rest }: Call, dice: Dice, positional: boolean) {
  if (!positional && dice.chance(0.1)) {
    // Without options at all some have defaults for everything.
    const value = dice.pick(junkBut(isOptions, false));
    const argument = 'options';
    if (name === 'withRows') return refused(() => api.withRows(api.zeros(), anything(value)), called, argument, value);
    return refused(() => call(anything(value)), called, argument, value);
  }
  if (rest.apart && dice.chance(0.2)) {
    const [options, argument] = dice.pick(rest.apart);
    const value = argument.split('.').reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], options);
    return refused(() => call(anything(options)), called, argument, value);
  }
  const [argument, { valid, optional }] = dice.pick(Object.entries(rest.arguments));
  const value = dice.pick(junkBut(valid, !optional));
  const options = { ...optionsOf({ call, ...rest }, dice), [argument]: value };
  return refused(() => call(anything(options)), called, argument, value);
}

/** The weights of a few elements of every parameter of a layer, which the second implementation has too. */
function faultOfSpecs(specs: api.LayerSpecs, dice: Dice): string | undefined {
  for (const [name, parameter] of Object.entries(specs)) {
    const size = parameter.shape.reduce((a, b) => a * b);
    const start = dice.below(size);
    const slice = [start, Math.min(size, start + 5)] as const;
    const spec: SeededSpec = { ...parameter, name, seed: 1, slice };
    const target = guardedFor(spec, 0, false);
    api.fillWeightsSync(target.array, spec);
    tally.specs++;
    // Of orthogonal matrices there is a second implementation in test/unit/random/orthogonal.test.ts.
    const fault = parameter.init.kind === 'orthogonal' ? undefined : faultIn(target, spec, table);
    if (fault) return `${fault}, in ${inWords(spec)}`;
  }
  return undefined;
}

describe.each(Object.entries({ ...FACTORIES, ...OF_ONE, ...PRESETS }))('%s', (name, call) => {
  const positional = name in OF_ONE;

  test('right arguments', async () => {
    await always(60, (dice) => {
      const options = optionsOf(call, dice);
      tally.right++;
      const given = call.call(anything(options));
      if (!call.gives) return faultOfSpecs(given as api.LayerSpecs, dice);
      const expected = call.gives(options);
      return inWords(given) === inWords(expected) ? undefined : `${inWords(given)}, not ${inWords(expected)}`;
    });
  });

  test('wrong arguments', async () => {
    await always(90, (dice) => refuses(name, call, dice, positional));
  });

  if (positional) return; // has no keys
  test('a key that is not known, and one whose value is undefined', async () => {
    await always(20, async (dice) => {
      const options = optionsOf(call, dice);
      const known = dice.pick(Object.keys(call.arguments).filter((key) => name !== 'withRows' || key !== 'init'));
      const { called = name } = call;
      const error = await refusalOf(() => call.call(anything({ ...options, [`${known}s`]: 1 })));
      tally.wrong++;
      const head = `ArgumentError: ${called}: options.${known}s is not known`;
      const [message, list = ''] = String(error).split(' Known: ');
      if (message !== `${head}; did you mean ${known}?`) return String(error);
      if (list.split(', ')[0] !== known) return String(error);
      return inWords(call.call(anything({ ...options, zzz: undefined }))) === inWords(call.call(anything(options)))
        ? undefined
        : 'undefined counts';
    });
  });
});

test('functions without arguments', () => {
  for (const [given, expected] of CONSTANTS) expect(given).toEqual(expected);
});

test('every function of the public API is tried', () => {
  const functions = Object.entries(api).flatMap(([name, value]) =>
    typeof value === 'function' && !name.endsWith('Error') ? [name] : [],
  );
  const here = [
    'calculateGain',
    'streamOfName',
    'philoxWords',
    'prefixed',
    'specsByRules',
    'createInitializer',
    'selfTest',
  ];
  const inSpecs = ['fillWeightsSync', 'initializeWeights', 'initializeWeightsSync'];
  /** In test/unit/recipe, with wrong values of every key. */
  const inRecipes = [
    'Fingerprint',
    'bytesOfSpecs',
    'canonicalRecipe',
    'fingerprintOf',
    'idOfRecipe',
    'specsOfConfig',
    'specsOfRecipe',
  ];
  const constant = ['zeros', 'ones', 'smallRandom', 'normalTable'];
  const tried = [FACTORIES, OF_ONE, PRESETS]
    .flatMap((calls) => Object.keys(calls))
    .filter((name) => !name.includes(','));
  expect([...tried, ...here, ...inSpecs, ...inRecipes, ...constant].sort()).toEqual(functions.sort());
});

test('calculateGain', async () => {
  await always(300, (dice) => {
    const nonlinearity = dice.pick(NONLINEARITIES);
    const a = dice.between(-3, 3);
    tally.right++;
    const gain = api.calculateGain(anything(nonlinearity), a);
    return gain === Math.sqrt(squareOf(nonlinearity, a)) ? undefined : `${gain} for ${nonlinearity} and ${a}`;
  });
  await always(300, (dice) => {
    if (dice.chance(0.5)) {
      const value = dice.pick(junkBut(isSlope, false));
      return refused(() => api.calculateGain('leaky_relu', anything(value)), 'calculateGain', 'a', value);
    }
    const value = dice.pick(junkBut((junk) => (NONLINEARITIES as readonly unknown[]).includes(junk)));
    return refused(() => api.calculateGain(anything(value)), 'calculateGain', 'nonlinearity', value);
  });
});

test('streamOfName', async () => {
  await always(500, (dice) => {
    const name = nameOf(dice);
    tally.right++;
    return api.streamOfName(name) === streamOfName(name) ? undefined : `another stream for ${inWords(name)}`;
  });
  await always(200, (dice) => {
    const value = dice.pick([...junkBut(isText), '\ud800', 'a\udc00', '\udfff\ud800']);
    return refused(() => api.streamOfName(anything(value)), 'streamOfName', 'name', value);
  });
});

test('philoxWords', async () => {
  await always(200, (dice) => {
    const [seed, stream] = [seedOf(dice), seedOf(dice)];
    const count = 1 + dice.below(9);
    const from = dice.pick([0, 2 ** 34 - 3, 2 ** 53 - 1 - count]) + dice.pick([0, 1]);
    tally.right++;
    const expected = Array.from({ length: count }, (_, i) =>
      wordOf(BigInt(seed), BigInt(stream), BigInt(from) + BigInt(i)),
    );
    const given = [...api.philoxWords(seed, stream, from, count)];
    return inWords(given) === inWords(expected) ? undefined : inWords(given);
  });
  await always(400, (dice) => {
    const call = { seed: 1, stream: 2, from: 3, count: 4 };
    const argument = dice.pick(Object.keys(call));
    const value = dice.pick(junkBut(argument === 'seed' || argument === 'stream' ? isUint64 : isPlace));
    const { seed, stream, from, count } = { ...call, [argument]: value } as typeof call;
    return refused(() => api.philoxWords(seed, stream, from, count), 'philoxWords', argument, value);
  });
});

test('prefixed', async () => {
  await always(200, (dice) => {
    const name = nameOf(dice);
    const seed = seedOf(dice);
    tally.right++;
    const specs = api.prefixed('a.', { [name]: { shape: [1], init: 'zero' } }, { seed });
    return inWords(specs) === inWords({ [`a.${name}`]: { shape: [1], init: 'zero', seed } })
      ? undefined
      : inWords(specs);
  });
  await always(200, (dice) => {
    const [argument, valid] = dice.pick([
      ['prefix', isText],
      ['specs', isOptions],
      ['shared', isOptions],
    ] as const);
    const value = dice.pick(junkBut(valid, argument !== 'shared'));
    const all = { prefix: 'a.', specs: {}, shared: {}, [argument]: value };
    return refused(
      () => api.prefixed(anything(all.prefix), anything(all.specs), anything(all.shared)),
      'prefixed',
      argument,
      value,
    );
  });
});

test('specsByRules', async () => {
  await always(300, (dice) => {
    const names = [...new Set(Array.from({ length: 1 + dice.below(4) }, () => nameOf(dice)))];
    const shape = [2, 3];
    const [first] = names as [string];
    const rules: api.Rule[] = [
      [first, api.ones()],
      [/weight$/, 'he'],
      [/(?:)/, (given, name) => api.constant(given.length + name.length)],
    ];
    tally.right++;
    const specs = api.specsByRules(Object.fromEntries(names.map((name) => [name, shape])), rules);
    const he = { kind: 'variance-scaling', scale: 2, mode: 'fan-in', distribution: 'normal' };
    const expected = names.map((name) => {
      const init = name === first ? api.ones() : name.endsWith('weight') ? he : api.constant(2 + name.length);
      return [name, { shape, init }];
    });
    return inWords(specs) === inWords(Object.fromEntries(expected)) ? undefined : inWords(specs);
  });
  await always(400, (dice) => {
    const wrong = (value: unknown, called: string, argument: string, parameters: unknown, rules: unknown) =>
      refused(() => api.specsByRules(anything(parameters), anything(rules)), called, argument, value);
    const good = { a: [2, 3] };
    const rules = [[/a/, 'he']];
    const all = 'specsByRules';
    const junk = (valid: (value: unknown) => boolean): unknown => dice.pick(junkBut(valid));
    const isInit = (value: unknown): boolean =>
      typeof value === 'function' || (METHODS as readonly unknown[]).includes(value);
    return dice.pick([
      () => ((value) => wrong(value, all, 'parameters', value, rules))(junk(isOptions)),
      () => ((value) => wrong(value, all, 'rules', good, value))(junk(Array.isArray)),
      () =>
        ((value) => wrong(value, all, 'rules[0]', good, [value]))(
          junk((value) => Array.isArray(value) && value.length === 2),
        ),
      () => wrong(undefined, all, 'rules[0]', good, new Array(1)),
      () =>
        ((value) => wrong(value, all, 'rules[0][0]', good, [[value, 'he']]))(
          junk((value) => isText(value) || value instanceof RegExp),
        ),
      () => ((value) => wrong(value, all, 'rules[0][1]', good, [[/a/, value]]))(junk(isInit)),
      () =>
        ((value) => wrong(value, `${all}, "a"`, 'shape', { a: value }, rules))(
          dice.pick([[-1], [1.5], new Array(2), [2 ** 53], [1, '3']]),
        ),
      () =>
        ((value) => wrong(value, `${all}, "a"`, 'parameter', { a: value }, rules))(
          junk((value) => isOptions(value) || Array.isArray(value)),
        ),
      () => wrong('b', all, 'rules[1][0]', good, [...rules, ['b', 'he']]),
      () => wrong(['b'], all, 'parameters', { ...good, b: [1] }, rules),
    ])();
  });
});

test('createInitializer, and what an initializer of the CPU cannot do', async () => {
  await always(300, async (dice) => {
    const seed = seedOf(dice);
    const options = {
      backend: 'cpu',
      ...(dice.chance(0.7) && { seed }),
      ...(dice.chance(0.5) && { threads: 1 + dice.below(16) }),
      ...(dice.chance(0.5) && { route: dice.pick(['auto', 'shader', 'upload']) }),
      ...(dice.chance(0.5) && { selfTest: dice.chance(0.5) }),
      ...(dice.chance(0.5) && { warnings: dice.chance(0.5) }),
    };
    tally.right++;
    const initializer = await (api.createInitializer(anything(options)) as Promise<api.Initializer>);
    const given = 'seed' in options ? seed : initializer.seed;
    const right = initializer.backend === 'cpu' && Object.is(initializer.seed, given) && isUint64(given);
    return right ? undefined : inWords(options);
  });
  const cpu = await api.createInitializer({ backend: 'cpu', seed: 1 });
  await always(800, (dice) => {
    const fn = 'createInitializer';
    const [argument, valid] = dice.pick<[string, (value: unknown) => boolean]>([
      ['options', isOptions],
      ['seed', isUint64],
      ['backend', () => false],
      ['route', () => false],
      ['threads', (value) => isCount(value) && (value as number) <= 16],
      ['selfTest', isFlag],
      ['warnings', isFlag],
      ['device', () => false],
    ]);
    const value = dice.pick(junkBut(valid, false));
    if (argument === 'options') return refused(() => api.createInitializer(anything(value)), fn, argument, value);
    const backend = argument === 'device' ? {} : { backend: 'cpu' };
    return refused(() => api.createInitializer(anything({ ...backend, [argument]: value })), fn, argument, value);
  });
  await always(200, (dice) => {
    const value = dice.pick(junkBut(() => false));
    return refused(() => api.selfTest(anything(value)), 'selfTest', 'device', value);
  });
  await always(200, (dice) => {
    const value = dice.pick(junkBut(() => false, false));
    const call = () => api.initializeWeights([2, 2], 'he', { device: anything(value) });
    return refused(call, 'initializeWeights', 'device', value);
  });
  await always(100, async (dice) => {
    const value = dice.pick(junkBut(() => false));
    tally.wrong++;
    const call = dice.pick([() => cpu.encode(anything(value), []), () => cpu.read(anything(value))]);
    const error = await refusalOf(call);
    return /^Error: (encode|read): this initializer works on the CPU$/.test(String(error)) ? undefined : String(error);
  });
});

test('createAll and fillAll: what is round the specs', async () => {
  const cpu = await api.createInitializer({ backend: 'cpu', seed: 1 });
  const spec: FillSpec = { shape: [2, 3], init: 'he' };
  const target = guardedFor({ ...spec, seed: 1 }, 0, false);
  await always(800, async (dice) => {
    const fn = dice.pick(['createAll', 'fillAll'] as const);
    const call = (specs: unknown, options?: unknown, targets: unknown = { a: target.array }): unknown =>
      fn === 'createAll'
        ? cpu.createAll(anything(specs), anything(options))
        : cpu.fillAll(anything(targets), anything(specs), anything(options));
    const junk = (valid: (value: unknown) => boolean, needed = true): unknown => dice.pick(junkBut(valid, needed));
    const option = dice.pick(fn === 'createAll' ? ['onProgress', 'signal', 'arena'] : ['onProgress', 'signal']);
    const named = { ...spec, name: 'a' };
    const fault = await dice.pick([
      () => ((value) => refused(() => call(value), fn, 'specs', value))(junk((v) => isOptions(v) || Array.isArray(v))),
      () => ((value) => refused(() => call({ a: spec }, value), fn, 'options', value))(junk(isOptions, false)),
      () =>
        ((value) => refused(() => call({ a: spec }, { [option]: value }), fn, option, value))(
          junk((v) => (option === 'arena' ? isFlag(v) : option === 'onProgress' && typeof v === 'function'), false),
        ),
      () => ((value) => refused(() => call([named, value]), fn, 'specs[1]', value))(junk(isOptions)),
      () => refused(() => call([named, ...new Array(1)]), fn, 'specs[1]', undefined),
      () => refused(() => call(Object.assign([named], { length: 3 })), fn, 'specs[1]', undefined),
      () => ((value) => refused(() => call([{ ...spec, name: value }]), fn, 'specs[0].name', value))(junk(isText)),
      () => refused(() => call([named, named]), fn, 'specs[1].name', 'a'),
      ...(fn === 'fillAll'
        ? [
            () =>
              ((value) => refused(() => call({ a: spec }, {}, value), fn, 'targets', value))(
                dice.pick(junkBut(isOptions, false)),
              ),
            () => refused(() => call({ a: spec }, {}, { a: target.array, b: target.array }), fn, 'targets', 'b'),
            () => refused(() => call({ b: spec }, {}, {}), 'fillAll, "b"', 'target', undefined),
          ]
        : []),
    ])();
    return fault ?? (target.bytes.every((byte) => byte === 0xca) ? undefined : 'something was written');
  });
  expect(countOf(spec)).toBe(6);
});

afterAll(() => {
  const { right, wrong, specs } = tally;
  console.log(`${right} right calls, ${specs} specs of presets equal; ${wrong} wrong calls, all refused`);
  expect(right).toBeGreaterThanOrEqual(5000);
  expect(wrong).toBeGreaterThanOrEqual(8000);
});
