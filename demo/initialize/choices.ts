// What can be chosen on the page, as the texts of its fields: to and from the query of an address.

import { INITIALIZERS, type InitializerChoice } from '../form/initializers.ts';
import { entriesOfOptions, optionKeys, optionsOfQuery } from '../form/options-query.ts';

export interface Choices extends InitializerChoice {
  readonly shape: string;
  readonly layout: string;
  readonly dtype: string;
  readonly seed: string;
}

const DEFAULTS = { shape: '10 x 10', init: 'heNormal', layout: 'in-out', dtype: 'f32', seed: '42' };

/** The keys of the address that are this panel's; the seed is everyone's. */
export const KEYS: readonly string[] = [
  ...['shape', 'init', 'layout', 'dtype', 'seed'],
  ...['method', 'fan_in', 'fan_out'], // the first version's
  ...optionKeys(),
];

/** What the four methods are called in the API; addresses of the first version have them. */
const METHODS: Readonly<Record<string, string>> = {
  zero: 'zeros',
  small_random: 'smallRandom',
  xavier: 'xavierNormal',
  he: 'heNormal',
};

/** The choices of a query, with defaults for what it does not say or the page does not have. */
export function choicesOfQuery(query: URLSearchParams): Choices {
  const matrix = `${query.get('fan_in') ?? 10} x ${query.get('fan_out') ?? 10}`; // the first version's
  const named = query.get('init') ?? METHODS[query.get('method') ?? ''] ?? DEFAULTS.init;
  const init = Object.hasOwn(INITIALIZERS, named) ? named : DEFAULTS.init;
  const oneOf = (name: 'layout' | 'dtype', known: readonly string[]): string => {
    const said = query.get(name);
    return said !== null && known.includes(said) ? said : DEFAULTS[name];
  };
  return {
    shape: query.get('shape') ?? matrix,
    init,
    options: optionsOfQuery(query, init),
    layout: oneOf('layout', ['in-out', 'out-in']),
    dtype: oneOf('dtype', ['f32', 'f16', 'bf16']),
    seed: query.get('seed') ?? DEFAULTS.seed,
  };
}

/** The query that {@link choicesOfQuery} reads back. */
export function queryOfChoices({ shape, init, options, layout, dtype, seed }: Choices): URLSearchParams {
  return new URLSearchParams([
    ['shape', shape],
    ['init', init],
    ...entriesOfOptions({ init, options }),
    ['layout', layout],
    ['dtype', dtype],
    ['seed', seed],
  ]);
}
