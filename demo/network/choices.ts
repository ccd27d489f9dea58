// The network that can be chosen, as the texts of its fields: to and from the query of an address.

import { INITIALIZERS } from '../form/initializers.ts';
import { entriesOfOptions, optionKeys, optionsOfQuery } from '../form/options-query.ts';
import { NETWORK_NUMBERS, type NetworkNumbers } from '../tfjs/messages.ts';
import { ACTIVATIONS } from '../theory/activations.ts';

/** The course's four methods. */
export const METHODS = ['zero', 'small_random', 'xavier', 'he'] as const;
export type Method = (typeof METHODS)[number];

export interface NetworkChoices {
  readonly depth: string;
  readonly width: string;
  readonly activation: string;
  readonly methods: readonly Method[];
  /** Name of a fifth initializer; '' for none. */
  readonly also: string;
  readonly options: Readonly<Record<string, string>>;
  readonly numbers: NetworkNumbers;
  readonly seed: string;
}

const DEFAULTS = { depth: '10', width: '64', activation: 'relu', numbers: 'weight-init', seed: '42' } as const;

/** Key of the numbers in the address: the panel of weights has `numbers` of its own. */
const NUMBERS = 'network.numbers';

/** Prefix of the fifth initializer's options: the panel of weights has the same names. */
export const ALSO = 'also.';

/** The initializers that make matrices. */
export const ADDABLE: readonly string[] = Object.keys(INITIALIZERS).filter(
  (name) => !/^(deltaOrthogonal|dirac)$/.test(name),
);

export const NETWORK_KEYS: readonly string[] = [
  'depth',
  'width',
  'activation',
  'methods',
  'also',
  NUMBERS,
  'seed',
  ...optionKeys(ALSO),
];

/** The choices in a query. Missing and unknown values get their defaults. */
export function networkOfQuery(query: URLSearchParams): NetworkChoices {
  const text = (name: keyof typeof DEFAULTS): string => query.get(name) ?? DEFAULTS[name];
  const activation = text('activation');
  const named = query.get('methods')?.split(',');
  const also = query.get('also') ?? '';
  const known = ADDABLE.includes(also) ? also : '';
  const numbers = query.get(NUMBERS);
  return {
    depth: text('depth'),
    width: text('width'),
    activation: Object.hasOwn(ACTIVATIONS, activation) ? activation : DEFAULTS.activation,
    methods: named ? METHODS.filter((method) => named.includes(method)) : METHODS,
    also: known,
    options: known ? optionsOfQuery(query, known, ALSO) : {},
    numbers: NETWORK_NUMBERS.find((whose) => whose === numbers) ?? DEFAULTS.numbers,
    seed: text('seed'),
  };
}

/** The query that {@link networkOfQuery} reads back. */
export function queryOfNetwork({
  depth,
  width,
  activation,
  methods,
  also,
  options,
  numbers,
  seed,
}: NetworkChoices): URLSearchParams {
  return new URLSearchParams([
    ['depth', depth],
    ['width', width],
    ['activation', activation],
    ['methods', methods.join()],
    ...(also ? [['also', also], ...entriesOfOptions({ init: also, options }, ALSO)] : []),
    ...(numbers === DEFAULTS.numbers ? [] : [[NUMBERS, numbers]]),
    ['seed', seed],
  ] as [string, string][]);
}
