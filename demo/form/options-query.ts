// The options of an initializer in the query of an address: their names after a prefix of the panel.
import { entryOf, INITIALIZERS, type InitializerChoice, optionsInUse } from './initializers.ts';

/** The keys of all options of all initializers. */
export const optionKeys = (prefix = ''): string[] => [
  ...new Set(Object.values(INITIALIZERS).flatMap(({ options }) => options.map(({ name }) => `${prefix}${name}`))),
];

/** The options of an initializer in a query. Missing and unknown values get their defaults. */
export function optionsOfQuery(query: URLSearchParams, init: string, prefix = ''): InitializerChoice['options'] {
  const options = entryOf(init).options.map(({ name, value, choices }) => {
    const given = query.get(`${prefix}${name}`) ?? value;
    return [name, choices && !choices.includes(given) ? value : given];
  });
  return Object.fromEntries(options);
}

/** The entries that {@link optionsOfQuery} reads back, for the options that have a meaning with the others. */
export const entriesOfOptions = ({ init, options }: InitializerChoice, prefix = ''): [string, string][] =>
  optionsInUse(entryOf(init), options).map(({ name, value }) => [`${prefix}${name}`, options[name] ?? value]);
