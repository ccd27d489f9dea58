// Keys that a function does not know are refused by name, with those that it knows. For every factory and preset, and for all
// their keys, test/unit/properties/functions.test.ts does the same at random.
import { expect, test } from 'vitest';
import { fillWeightsSync } from '../../../src/api/sync.ts';
import { ArgumentError } from '../../../src/errors.ts';
import * as api from '../../../src/index-static.ts';
import * as typegpu from '../../../src/index-typegpu.ts';
import { refusalOf } from '../../helpers/properties/error-messages.ts';
import { FACTORIES, PRESETS } from '../../helpers/properties/function-calls.ts';

const anything = (value: unknown): never => value as never;
const cpu = await api.createInitializer({ backend: 'cpu', seed: 1 });
const he = { shape: [2, 3], init: 'he' } as const;
const array = new Float32Array(6);

/** A call with a key too many, in each object that a function takes; or where its test is. */
type Calls = readonly ((extra: object) => unknown)[] | string;

const RANDOM = 'test/unit/properties/functions.test.ts';
const BROWSER = 'test/browser/library/errors.test.ts';
const RECIPES = 'test/unit/recipe/errors.test.ts';
const NONE = 'takes no object';

const FUNCTIONS: Readonly<Record<string, Calls>> = {
  ...Object.fromEntries(Object.keys({ ...FACTORIES, ...PRESETS }).map((name) => [name.replace(/,.*/, ''), RANDOM])),
  calculateGain: NONE,
  constant: NONE,
  deltaOrthogonal: NONE,
  dirac: NONE,
  eye: NONE,
  identity: NONE,
  normalTable: NONE,
  ones: NONE,
  orthogonal: NONE,
  philoxWords: NONE,
  specsOfConfig: 'takes the many keys of a config.json that change no parameter',
  Fingerprint: 'takes specs, and only their shapes and dtypes',
  fingerprintOf: 'takes weights',
  bytesOfSpecs: 'takes specs, and only their shapes and dtypes',
  canonicalRecipe: RECIPES,
  idOfRecipe: RECIPES,
  specsOfRecipe: [(extra) => api.specsOfRecipe({ weightInit: 1, seed: '1', tensors: { a: he } }, { ...extra })],
  selfTest: 'test/browser/library/self-test.slow.test.ts',
  smallRandom: NONE,
  streamOfName: NONE,
  zeros: NONE,
  createInitializer: [(extra) => api.createInitializer({ backend: 'cpu', ...extra })],
  initializeWeights: [(extra) => api.initializeWeights([2, 3], 'he', { backend: 'cpu', name: 'w', ...extra })],
  initializeWeightsSync: [(extra) => api.initializeWeightsSync([2, 3], 'he', { name: 'w', ...extra })],
  fillWeightsSync: [
    (extra) => fillWeightsSync(array, { ...he, seed: 1, name: 'w', ...extra }),
    (extra) => fillWeightsSync(array, { ...he, seed: 1, name: 'w' }, { wasm: true, ...extra }),
    (extra) => fillWeightsSync(array, { ...he, seed: 1, name: 'w', init: anything({ ...api.heNormal(), ...extra }) }),
  ],
  prefixed: [(extra) => api.prefixed('a.', { b: he }, { seed: 1, ...extra })],
  specsByRules: [
    (extra) => api.specsByRules({ a: anything({ shape: [2, 3], ...extra }) }, [[/a/, 'he']]),
    (extra) => api.specsByRules({ a: [2, 3] }, [[/a/, anything({ ...api.zeros(), ...extra })]]),
    (extra) => api.specsByRules({ a: [2, 3] }, [[/a/, () => anything({ ...api.zeros(), ...extra })]]),
  ],
};

/** TypeGPU's functions for kernels are objects of its own. */
const OF_TYPEGPU: Readonly<Record<string, Calls>> = {
  fillBuffer: 'test/browser/typegpu/typegpu.test.ts',
  normalTableOf: 'takes a TgpuRoot alone',
};

const METHODS: Readonly<Record<string, Calls>> = {
  fill: [
    (extra) => cpu.fill(array, { ...he, name: 'w', ...extra }),
    (extra) => cpu.fill(array, { ...he, name: 'w' }, { ...extra }),
  ],
  create: [
    (extra) => cpu.create({ ...he, name: 'w', ...extra }),
    (extra) => cpu.create({ ...he, name: 'w' }, { ...extra }),
    (extra) => cpu.create({ shape: [2, 3], init: anything({ kind: 'uniform', low: 0, high: 1, ...extra }), name: 'w' }),
    (extra) =>
      cpu.create({ shape: [2, 3], init: api.withRows(anything({ ...api.zeros(), ...extra }), { start: 0, end: 1 }) }),
  ],
  createAll: [
    (extra) => cpu.createAll({ a: { ...he, ...extra } }),
    (extra) => cpu.createAll([{ ...he, name: 'a', ...extra }]),
    (extra) => cpu.createAll({ a: he }, { arena: true, ...extra }),
  ],
  fillAll: [
    (extra) => cpu.fillAll({ a: array }, { a: { ...he, ...extra } }),
    (extra) => cpu.fillAll({ a: array }, { a: he }, { ...extra }),
  ],
  encode: BROWSER,
  prepare: BROWSER,
  read: BROWSER,
  destroy: NONE,
  toJSON: NONE,
};

test('every public function is in a table', () => {
  const functions = (module: object): string[] =>
    Object.entries(module).flatMap(([name, value]) =>
      typeof value === 'function' && !/^Tgpu|Error$/.test(name) && !('resourceType' in value) ? [name] : [],
    );
  expect(Object.keys(FUNCTIONS).sort()).toEqual(functions(api).sort());
  expect(functions(typegpu).sort()).toEqual(Object.keys(OF_TYPEGPU).sort());
  expect(Object.keys(METHODS).sort()).toEqual(functions(cpu).sort());
});

const calls = Object.entries({ ...FUNCTIONS, ...METHODS }).flatMap(([name, all]) =>
  typeof all === 'string' ? [] : all.map((call) => [name, call] as const),
);
test.each(calls)('%s refuses a key that it does not know', async (_, call) => {
  array.fill(7);
  expect(String(await refusalOf(() => call({ bogus: 1 })))).toMatch(
    /^ArgumentError: \w+(, "a"|)(: \w+(\[\d\]\[\d\])?)\.bogus is not known(\.|; did you mean \w+\?) Known: \w+(, \w+)*$/,
  );
  expect([...new Set(array)]).toEqual([7]);
  expect(await refusalOf(() => call({ bogus: undefined }))).toBeUndefined();
});

test.each([
  // What other libraries and habit write, and what is meant.
  [
    () => api.createInitializer(anything({ seeds: 1 })),
    'createInitializer: options.seeds is not known; did you mean seed?',
  ],
  [() => cpu.create(anything({ ...he, dType: 'f16' })), 'create: spec.dType is not known; did you mean dtype?'],
  [() => cpu.create(anything({ ...he, in_layout: 1 })), 'create: spec.in_layout is not known; did you mean layout?'],
  [() => api.heNormal(anything({ mod: 'fan-out' })), 'heNormal: options.mod is not known; did you mean mode?'],
  [() => api.uniform(anything({ minval: -1 })), 'uniform: options.minval is not known; did you mean low?'],
  [() => api.uniform(anything({ maxval: 1 })), 'uniform: options.maxval is not known; did you mean high?'],
  [() => api.uniform(anything({ b: 1 })), 'uniform: options.b is not known; did you mean high?'],
  [() => api.normal(anything({ std: 1 })), 'normal: options.std is not known; did you mean stddev?'],
  [() => api.normal(anything({ loc: 1 })), 'normal: options.loc is not known; did you mean mean?'],
  [
    () => api.truncatedNormal(anything({ std: 0.02, bounds: 'absolute' })),
    'truncatedNormal: options.std is not known; did you mean stddev?',
  ],
  [() => api.sparse(anything({ sparsity: 0.1, std: 1 })), 'sparse: options.std is not known; did you mean stddev?'],
  [
    () => api.torchLinear(anything({ in_features: 3, outFeatures: 2 })),
    'torchLinear: options.in_features is not known; did you mean inFeatures?',
  ],
  [() => api.torchConv2d(anything({ stride: 2 })), 'torchConv2d: options.stride is not known. Known: '],
  [
    () => api.torchGRU(anything({ num_layers: 2 })),
    'torchGRU: options.num_layers is not known; did you mean numLayers?',
  ],
  [() => api.gpt2(anything({ n_layer: 12 })), 'gpt2: options.n_layer is not known; did you mean layers?'],
  [
    () => api.gpt2(anything({ num_hidden_layers: 12 })),
    'gpt2: options.num_hidden_layers is not known; did you mean layers?',
  ],
  [() => api.gpt2(anything({ std: 12 })), 'gpt2: options.std is not known; did you mean stddev?'],
  [() => api.gpt2(anything({ n_embd: 768 })), 'gpt2: options.n_embd is not known; did you mean width?'],
  [() => api.gpt2(anything({ vocab_size: 5 })), 'gpt2: options.vocab_size is not known; did you mean vocabulary?'],
  [() => api.gpt2(anything({ n_ctx: 5 })), 'gpt2: options.n_ctx is not known; did you mean context?'],
  [() => api.llama(anything({ hidden_size: 5 })), 'llama: options.hidden_size is not known; did you mean width?'],
  [
    () => api.llama(anything({ intermediate_size: 5 })),
    'llama: options.intermediate_size is not known; did you mean hidden?',
  ],
  [
    () => api.llama(anything({ num_key_value_heads: 5 })),
    'llama: options.num_key_value_heads is not known; did you mean kvHeads?',
  ],
  [() => cpu.createAll({ a: anything({ ...he, offset: 4 }) }), 'createAll, "a": spec.offset is not known. Known: '],
  [() => cpu.create(anything({ ...he, offset: 0 })), 'create: spec.offset is not known. Known: '],
  [
    () => cpu.fillAll({ a: array }, { a: he }, anything({ arena: true })),
    'fillAll: options.arena is not known. Known: ',
  ],
  [
    () => cpu.create({ shape: [2, 3], init: anything({ kind: 'normal', stddev: 1, low: 0 }) }),
    'create: init.low is not known. Known: ',
  ],
  [
    () =>
      cpu.create({
        shape: [2, 3],
        init: anything({ ...api.withRows(api.zeros(), { start: 0, end: 1 }), init: { kind: 'normal', std: 1 } }),
      }),
    'create: init.init.std is not known; did you mean stddev?',
  ],
])('%s: %s', async (call, message) => {
  const error = await refusalOf(call);
  expect(error).toBeInstanceOf(ArgumentError);
  expect(String(error)).toContain(`ArgumentError: ${message}`);
});

test('the known keys are all there, the nearest first', async () => {
  expect(String(await refusalOf(() => api.createInitializer(anything({ thread: 1 }))))).toMatch(
    /Known: threads, .*device.*seed/,
  );
  // The documented options of uniform.
  expect(String(await refusalOf(() => api.uniform(anything({ top: 1 }))))).toBe(
    'ArgumentError: uniform: options.top is not known. Known: low, high',
  );
});

test('getters of a class are no keys', () => {
  class Options {
    readonly low = -1;
    readonly high = 1;
    get width(): number {
      return this.high - this.low;
    }
  }
  expect(api.uniform(new Options())).toEqual({ kind: 'uniform', low: -1, high: 1 });
  expect(api.uniform(Object.assign(Object.create(null), { high: 2 }))).toMatchObject({ high: 2 });
});

test('an object of the host in place of options or specs', async () => {
  const { signal } = new AbortController();
  for (const value of [Promise.resolve({ seed: 1 }), new Map([['seed', 1]]), signal, new Float32Array(2)]) {
    for (const call of [
      () => api.createInitializer(anything(value)),
      () => api.initializeWeights([2, 3], 'he', anything(value)),
      () => cpu.createAll({ a: he }, anything(value)),
      () => cpu.createAll(anything(value)),
      () => cpu.fillAll(anything(value), {}),
    ]) {
      expect(String(await refusalOf(call))).toMatch(/^ArgumentError: \w+: \w+ must be an object, got \w+ /);
    }
  }
});

test('varianceScaling names what is missing', () => {
  expect(() => api.varianceScaling(anything(undefined))).toThrow(
    'varianceScaling: options must be an object with a scale and a mode, got undefined',
  );
});

test.each([
  ['zeros', api.zeros],
  ['ones', api.ones],
  ['smallRandom', api.smallRandom],
])('%s, which has no options, refuses some', (name, of: (options?: never) => unknown) => {
  expect(() => of(anything({ stddev: 0.1 }))).toThrow(`${name}: options must be absent, got Object { stddev }`);
  expect(of()).toEqual(of(anything(undefined)));
});

test('inherited keys count too, but not what a script adds to all objects', async () => {
  class Options {
    backend = 'cpu';
    get seed() {
      return 7;
    }
  }
  expect((await api.createInitializer(new Options() as never)).seed).toBe(7);
  const inherited = Object.create({ seeds: 1 });
  inherited.backend = 'cpu';
  await expect(api.createInitializer(inherited)).rejects.toThrow('options.seeds is not known; did you mean seed?');
  const all = Object.prototype as unknown as Record<string, unknown>;
  all.extend = () => {};
  try {
    await api.createInitializer({ backend: 'cpu' });
    await expect(api.createInitializer({ backend: 'cpu', extend: 1 } as never)).rejects.toThrow(
      'options.extend is not',
    );
  } finally {
    delete all.extend;
  }
});
