// The network panels' choices: in the address, checked, as code; and what is made of their numbers.
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { INITIALIZERS } from '../../../demo/form/initializers.ts';
import { ADDABLE, METHODS, NETWORK_KEYS, networkOfQuery, queryOfNetwork } from '../../../demo/network/choices.ts';
import { codeOfNetwork } from '../../../demo/network/code.ts';
import { networkOf } from '../../../demo/network/network.ts';
import { latestOnly } from '../../../demo/page/latest-only.ts';
import { shortNumber } from '../../../demo/page/numbers.ts';
import { logAxis, powerOfTen } from '../../../demo/plots/log-axis.ts';
import { smallMultipleWidth } from '../../../demo/plots/small-multiples.ts';
import { csvOf } from '../../../demo/save/csv.ts';
import { predictionOf } from '../../../demo/theory/prediction.ts';
import { queryOfTraining, TRAINING_KEYS, trainingOf, trainingOfQuery } from '../../../demo/training/choices.ts';
import { newHistory, updatesOf } from '../../../demo/training/history.ts';
import * as torch from '../../../src/index-generators-torch.ts';
import * as api from '../../../src/index-static.ts';
import torchNetworks from './torch-networks.json';
import { NETWORKS } from './torch-networks.ts';

const choices = (query: string) => networkOfQuery(new URLSearchParams(query));

describe('in the address', () => {
  test.each(ADDABLE)('%s beside the four comes back', (also) => {
    const asked = new URLSearchParams({
      depth: '7',
      width: '33',
      activation: 'gelu',
      methods: 'zero,he',
      also,
      seed: '9',
    });
    for (const { name, value, choices } of INITIALIZERS[also]?.options ?? []) {
      asked.set(`also.${name}`, choices?.at(-1) ?? (value === '1' ? '2' : value));
    }
    if (asked.has('also.nonlinearity')) asked.set('also.nonlinearity', 'leaky_relu');
    const chosen = networkOfQuery(asked);
    expect(Object.fromEntries(queryOfNetwork(chosen))).toEqual(Object.fromEntries(asked));
    expect(networkOfQuery(queryOfNetwork(chosen))).toEqual(chosen);
    for (const key of asked.keys()) expect(NETWORK_KEYS).toContain(key);
    // One of its initializer is made.
    expect(networkOf(chosen).initializers.map(({ key }) => key)).toEqual(['zero', 'he', 'also']);
  });

  test('what is not said or not known is the default', () => {
    const defaults = choices('');
    expect(defaults).toMatchObject({
      depth: '10',
      width: '64',
      activation: 'relu',
      methods: METHODS,
      also: '',
      seed: '42',
    });
    expect(choices('activation=toString&also=dirac&methods=zero,x,small_random,xavier,he')).toEqual(defaults);
    const training = trainingOfQuery(new URLSearchParams('data=x&optimizer=y&batch=5'));
    expect(training).toEqual({ data: 'spirals', optimizer: 'momentum', rate: '0.02', batch: '5', steps: '200' });
    expect(trainingOfQuery(queryOfTraining(training))).toEqual(training);
    expect([...queryOfTraining(training).keys()]).toEqual(TRAINING_KEYS);
  });
});

test.each([
  ['depth=1', 'depth must be a whole number from 2 to 50, got "1"'],
  ['depth=3.5', 'depth must be a whole number from 2 to 50, got "3.5"'],
  ['width=513', 'width must be a whole number from 32 to 512, got "513"'],
  ['methods=', 'choose at least one initializer'],
  ['seed=-', 'seed must be a whole number, got "-"'],
])('%s is refused', (query, problem) => {
  expect(() => networkOf(choices(query))).toThrow(problem);
});

test.each([
  ['rate=', 'learning rate must be a number above 0 and below 100, got ""'],
  ['rate=-1', 'learning rate must be a number above 0 and below 100, got "-1"'],
  ['steps=0', 'updates must be a whole number from 1 to 10000, got "0"'],
])('%s is refused', (query, problem) => {
  expect(() => trainingOf(trainingOfQuery(new URLSearchParams(query)))).toThrow(problem);
});

type Networks = api.Model<Record<string, 'f32'>>[];

/** What code assigns to `networks`. It sees only what it imports. */
function networksOf(code: string): Promise<Networks> {
  const entries = { 'weight-init': api, 'weight-init/generators/torch': torch };
  const body = code.replace(
    /^import \{ (.*) \} from '(.*)';$/gm,
    (_, names: string, entry: string) => `const { ${names} } = entries[${JSON.stringify(entry)}];`,
  );
  const AsyncFunction = (async () => {}).constructor as new (
    ...args: string[]
  ) => (entries: object) => Promise<Networks>;
  return new AsyncFunction('entries', `${body}\nreturn networks;`)(entries);
}

test.each([
  ['methods=zero,small_random,xavier,he&seed=5&depth=3', [3, 64, 64, 2]],
  ['methods=he&also=uniform&also.low=-0.5&also.high=0.5&seed=18446744073709551615&depth=2&width=40', [65, 40, 10]],
])('the code of %s makes the weights that the worker is asked for', async (query, sizes) => {
  const network = networkOf(choices(query));
  const models = await networksOf(codeOfNetwork(network, sizes));
  expect(models.length).toBe(network.initializers.length);
  for (const [i, { init }] of network.initializers.entries()) {
    for (let layer = 0; layer + 1 < sizes.length; layer++) {
      const name = `layers.${layer}.weight`;
      const shape = [sizes[layer] as number, sizes[layer + 1] as number] as const;
      const expected = new Float32Array(shape[0] * shape[1]);
      api.fillWeightsSync(expected, { shape, init, stream: api.streamOfName(name), seed: network.seed });
      const made = models[i]?.tensors[name]?.data as Float32Array<ArrayBuffer>;
      expect(new Uint32Array(made.buffer)).toEqual(new Uint32Array(expected.buffer));
    }
  }
});

describe('with the numbers of PyTorch', () => {
  test.each(NETWORKS)('$query: both codes make the weights that PyTorch made', async ({ query, network, sizes }) => {
    const recorded = torchNetworks.find((made) => made.query === query);
    const [own = '', python] = codeOfNetwork(network, sizes).split('\n\n# PyTorch 2.13\n');
    expect(python).toBe(recorded?.python);
    const digest = createHash('sha256');
    for (const { tensors } of await networksOf(own)) {
      for (const { data } of Object.values(tensors)) digest.update(data as Float32Array<ArrayBuffer>);
    }
    expect(digest.digest('hex')).toBe(recorded?.sha256);
  });

  test('are chosen in the address', () => {
    expect(choices('').numbers).toBe('weight-init');
    expect(choices('numbers=torch').numbers).toBe('weight-init'); // the panel of weights has this key
    expect(choices('network.numbers=jax').numbers).toBe('weight-init');
    const chosen = choices('network.numbers=torch&also=orthogonal');
    expect(chosen.numbers).toBe('torch');
    expect(networkOfQuery(queryOfNetwork(chosen))).toEqual(chosen);
  });
});

test('the theory speaks of weights of mean 0 only', () => {
  const network = { activation: 'relu', depth: 3, width: 64 } as const;
  for (const init of [api.ones(), api.eye(), api.uniform(), api.normal({ mean: 1, stddev: 1 })]) {
    expect(predictionOf(network, init)).toBeUndefined();
  }
  // He et al. 2015: the mean square of ReLU's input stays 2; the standard deviation of max(0, z) is sqrt(1/2 - 1/(2 pi)) of z's.
  const kept = Math.SQRT2 * Math.sqrt(1 / 2 - 1 / (2 * Math.PI));
  for (const init of [api.heNormal(), api.heUniform(), api.orthogonal(Math.SQRT2)]) {
    for (const stddev of predictionOf(network, init)?.activations ?? [])
      expect(Math.abs(stddev / kept - 1)).toBeLessThan(1e-6);
  }
  expect(predictionOf(network, api.zeros())).toEqual({ activations: [0, 0, 0], gradients: [0, 0, 1] });
});

test('a logarithmic axis has a place for 0', () => {
  const axis = logAxis([1, 1e-3, 0, Number.NaN, Number.POSITIVE_INFINITY], -20);
  expect(axis).toMatchObject({ low: -4, high: 1, cut: true });
  expect([0, 1e-3, 5].map(axis.place)).toEqual([10 ** -4, 1e-3, 5]);
  expect(axis.place(Number.NaN)).toBeUndefined();
  expect(axis.ticks).toEqual([1, 0, -1, -2, -3]);
  const deep = logAxis([1e-30, 2], -20);
  expect(deep).toMatchObject({ low: -20, high: 1, cut: true });
  expect(deep.place(1e-30)).toBe(10 ** -20);
  expect(deep.ticks.every((tick) => tick > -20)).toBe(true);
  expect(logAxis([0.5], -20)).toMatchObject({ low: -1, high: 1, cut: false });
  expect([powerOfTen(-12), powerOfTen(0), powerOfTen(3)]).toEqual(['10⁻¹²', '10⁰', '10³']);
});

test('numbers and tables as text', () => {
  expect([0, 0.5, -1.5e-7, 123456, Number.NaN, Number.POSITIVE_INFINITY].map(shortNumber)).toEqual([
    '0',
    '0.5000',
    '-1.50e-7',
    '1.23e+5',
    'not a number',
    'overflow',
  ]);
  // RFC 4180
  expect(
    csvOf([
      ['a', 'b "c"', undefined],
      [1, 'd,e', 'f\ng'],
    ]),
  ).toBe('a,"b ""c""",\r\n1,"d,e","f\ng"\r\n');
});

test('small plots fill the width', () => {
  expect(smallMultipleWidth(1000, 4)).toBe(238);
  expect(smallMultipleWidth(300, 4)).toBe(300);
  expect(smallMultipleWidth(330, 5)).toBe(157);
  expect(smallMultipleWidth(900, 1)).toBe(900);
});

test('what is measured before and at an update is one record', () => {
  const evaluation = { accuracy: [0.5], confusion: [], distinct: [1] };
  const history = newHistory({ step: 0, evaluation });
  expect(updatesOf(history)).toBe(0);
  history.add([
    { step: 0, loss: [2] },
    { step: 1, evaluation },
  ]);
  expect(updatesOf(history)).toBe(1);
  history.add([{ step: 1, loss: [1] }]);
  expect(history.records).toEqual([
    { step: 0, loss: [2], evaluation },
    { step: 1, loss: [1], evaluation },
  ]);
  expect(updatesOf(history)).toBe(2);
});

test('of many wishes the latest is done last, and none at the same time', async () => {
  const log: string[] = [];
  let wish = 0;
  const work = latestOnly(async () => {
    const mine = wish;
    log.push(`begin ${mine}`);
    await new Promise((resolve) => setImmediate(resolve)); // all wishes have been made by then
    log.push(`end ${mine}`);
  });
  const all = [1, 2, 3].map((n) => {
    wish = n;
    return work();
  });
  await Promise.all(all);
  expect(log).toEqual(['begin 1', 'end 1', 'begin 3', 'end 3']);
  await work();
  expect(log.length).toBe(6);
});
