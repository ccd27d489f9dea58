// The choices of the panel of weights, as the texts of its fields: to and from the query of an address.

import { INITIALIZERS, type InitializerChoice } from '../form/initializers.ts';
import { entriesOfOptions, optionKeys, optionsOfQuery } from '../form/options-query.ts';

export interface Choices extends InitializerChoice {
  readonly shape: string;
  readonly layout: string;
  readonly dtype: string;
  readonly seed: string;
  /** Whose numbers: `weight-init`, or a name of src/cli/frameworks/frameworks.ts. */
  readonly numbers: string;
}

const DEFAULTS = {
  shape: '10 x 10',
  init: 'heNormal',
  layout: 'in-out',
  dtype: 'f32',
  seed: '42',
  numbers: 'weight-init',
};

const NUMBERS = ['weight-init', 'torch', 'jax', 'numpy', 'numpy-legacy', 'tfjs'];

/** The keys of this panel in the address. It shares the seed with the other panels. */
export const KEYS: readonly string[] = [
  ...['shape', 'init', 'layout', 'dtype', 'seed', 'numbers'],
  ...['method', 'fan_in', 'fan_out'], // of the first version
  ...optionKeys(),
];

/** The names of the four methods in the API. Addresses of the first version have the methods. */
const METHODS: Readonly<Record<string, string>> = {
  zero: 'zeros',
  small_random: 'smallRandom',
  xavier: 'xavierNormal',
  he: 'heNormal',
};

/** The choices in a query. Missing and unknown values get their defaults. */
export function choicesOfQuery(query: URLSearchParams): Choices {
  const matrix = `${query.get('fan_in') ?? 10} x ${query.get('fan_out') ?? 10}`; // of the first version
  const named = query.get('init') ?? METHODS[query.get('method') ?? ''] ?? DEFAULTS.init;
  const init = Object.hasOwn(INITIALIZERS, named) ? named : DEFAULTS.init;
  const oneOf = (name: 'layout' | 'dtype' | 'numbers', known: readonly string[]): string => {
    const given = query.get(name);
    return given !== null && known.includes(given) ? given : DEFAULTS[name];
  };
  return {
    shape: query.get('shape') ?? matrix,
    init,
    options: optionsOfQuery(query, init),
    layout: oneOf('layout', ['in-out', 'out-in']),
    dtype: oneOf('dtype', ['f32', 'f16', 'bf16']),
    seed: query.get('seed') ?? DEFAULTS.seed,
    numbers: oneOf('numbers', NUMBERS),
  };
}

/** The query that {@link choicesOfQuery} reads back. */
export function queryOfChoices({ shape, init, options, layout, dtype, seed, numbers }: Choices): URLSearchParams {
  return new URLSearchParams([
    ['shape', shape],
    ['init', init],
    ...entriesOfOptions({ init, options }),
    ['layout', layout],
    ['dtype', dtype],
    ['seed', seed],
    ...(numbers === DEFAULTS.numbers ? [] : [['numbers', numbers]]),
  ]);
}
