// The initializers that the page offers, with their options, by the names of the API.
import {
  constant,
  deltaOrthogonal,
  dirac,
  eye,
  heNormal,
  heUniform,
  type Init,
  lecunNormal,
  lecunUniform,
  normal,
  ones,
  orthogonal,
  smallRandom,
  sparse,
  truncatedNormal,
  uniform,
  varianceScaling,
  xavierNormal,
  xavierUniform,
  zeros,
} from '../../src/index.ts';

export interface InitializerOption {
  readonly name: string;
  /** What the page starts with: the API's default if it has one. */
  readonly value: string;
  /** Whether the API has no default, so that code must name it. */
  readonly required?: boolean;
  /** The values to choose from; a number if absent. */
  readonly choices?: readonly string[];
  /** The option has a meaning only while another option has this value. */
  readonly onlyIf?: readonly [option: string, value: string];
}

export interface InitializerEntry {
  readonly group: string;
  readonly options: readonly InitializerOption[];
  /** Whether the only option is the argument itself, not a property of an object. */
  readonly positional?: boolean;
  readonly make: (options: never) => Init;
}

/** An initializer by its name, with the texts of its options. */
export interface InitializerChoice {
  readonly init: string;
  readonly options: Readonly<Record<string, string>>;
}

const gain: InitializerOption = { name: 'gain', value: '1' };
const mode: InitializerOption = {
  name: 'mode',
  value: 'fan-in',
  choices: ['fan-in', 'fan-out', 'fan-avg', 'fan-geo-avg'],
};
const normals: InitializerOption = { name: 'distribution', value: 'normal', choices: ['normal', 'truncated-normal'] };
const he: readonly InitializerOption[] = [
  mode,
  {
    name: 'nonlinearity',
    value: 'relu',
    choices: ['linear', 'sigmoid', 'tanh', 'relu', 'leaky_relu', 'selu', 'gelu', 'silu'],
  },
  { name: 'a', value: '0', onlyIf: ['nonlinearity', 'leaky_relu'] },
];

const SCALED = 'scaled by the fans';
const DISTRIBUTIONS = 'distributions';
const STRUCTURED = 'structured';
const CONSTANTS = 'constants';

export const INITIALIZERS: Readonly<Record<string, InitializerEntry>> = {
  heNormal: { group: SCALED, options: [...he, normals], make: heNormal },
  heUniform: { group: SCALED, options: he, make: heUniform },
  xavierNormal: { group: SCALED, options: [gain, normals], make: xavierNormal },
  xavierUniform: { group: SCALED, options: [gain], make: xavierUniform },
  lecunNormal: { group: SCALED, options: [gain, normals], make: lecunNormal },
  lecunUniform: { group: SCALED, options: [gain], make: lecunUniform },
  varianceScaling: {
    group: SCALED,
    options: [
      { name: 'scale', value: '1', required: true },
      { ...mode, required: true },
      { ...normals, choices: ['normal', 'truncated-normal', 'uniform'] },
    ],
    make: varianceScaling,
  },
  normal: {
    group: DISTRIBUTIONS,
    options: [
      { name: 'mean', value: '0' },
      { name: 'stddev', value: '0.02', required: true },
    ],
    make: normal,
  },
  truncatedNormal: {
    group: DISTRIBUTIONS,
    options: [
      { name: 'mean', value: '0' },
      { name: 'stddev', value: '1' },
      { name: 'low', value: '-2' },
      { name: 'high', value: '2' },
      {
        name: 'bounds',
        value: 'standard-deviations',
        required: true,
        choices: ['standard-deviations', 'absolute'],
      },
    ],
    make: truncatedNormal,
  },
  uniform: {
    group: DISTRIBUTIONS,
    options: [
      { name: 'low', value: '0' },
      { name: 'high', value: '1' },
    ],
    make: uniform,
  },
  smallRandom: { group: DISTRIBUTIONS, options: [], make: smallRandom },
  orthogonal: { group: STRUCTURED, options: [gain], positional: true, make: orthogonal },
  deltaOrthogonal: { group: STRUCTURED, options: [gain], positional: true, make: deltaOrthogonal },
  sparse: {
    group: STRUCTURED,
    options: [
      { name: 'sparsity', value: '0.9', required: true },
      { name: 'stddev', value: '0.01' },
    ],
    make: sparse,
  },
  eye: { group: STRUCTURED, options: [gain], positional: true, make: eye },
  dirac: { group: STRUCTURED, options: [{ name: 'groups', value: '1' }], positional: true, make: dirac },
  zeros: { group: CONSTANTS, options: [], make: zeros },
  ones: { group: CONSTANTS, options: [], make: ones },
  constant: {
    group: CONSTANTS,
    options: [{ name: 'value', value: '0.1', required: true }],
    positional: true,
    make: constant,
  },
};

export const entryOf = (name: string): InitializerEntry => {
  const entry = Object.hasOwn(INITIALIZERS, name) ? INITIALIZERS[name] : undefined;
  if (!entry) throw new Error(`this page has no initializer "${name}"`);
  return entry;
};

/** The options of an initializer that have a meaning with the values of the others. */
export const optionsInUse = (
  entry: InitializerEntry,
  values: Readonly<Record<string, string>>,
): readonly InitializerOption[] => entry.options.filter(({ onlyIf }) => !onlyIf || values[onlyIf[0]] === onlyIf[1]);

/** A number as a person writes it. The library decides which are allowed. */
function numberOf(name: string, text: string): number {
  const value = Number(text);
  if (text === '' || Number.isNaN(value)) throw new Error(`${name} must be a number, got "${text}"`);
  return value;
}

/** The initializer that the texts of the fields describe. */
export function initOf(name: string, values: Readonly<Record<string, string>>): Init {
  const entry = entryOf(name);
  const options = Object.fromEntries(
    optionsInUse(entry, values).map((option) => {
      const text = values[option.name] ?? option.value;
      return [option.name, option.choices ? text : numberOf(option.name, text)];
    }),
  );
  const make = entry.make as (argument?: unknown) => Init;
  if (entry.options.length === 0) return make();
  return make(entry.positional ? Object.values(options)[0] : options);
}
