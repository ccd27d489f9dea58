// The options of an initializer in the query of an address, each under a prefix of its panel and its own name.
import { optionsInUse, SCHEMES, type SchemeChoice, schemeOf } from './initializers.ts';

/** The keys of all options that there are. */
export const optionKeys = (prefix = ''): string[] => [
  ...new Set(Object.values(SCHEMES).flatMap(({ options }) => options.map(({ name }) => `${prefix}${name}`))),
];

/** What a query says of an initializer's options, with defaults for what it does not say or the page does not have. */
export function optionsOfQuery(query: URLSearchParams, init: string, prefix = ''): SchemeChoice['options'] {
  const options = schemeOf(init).options.map(({ name, value, choices }) => {
    const said = query.get(`${prefix}${name}`) ?? value;
    return [name, choices && !choices.includes(said) ? value : said];
  });
  return Object.fromEntries(options);
}

/** The entries that {@link optionsOfQuery} reads back: of the options that mean something beside the others. */
export const entriesOfOptions = ({ init, options }: SchemeChoice, prefix = ''): [string, string][] =>
  optionsInUse(schemeOf(init), options).map(({ name, value }) => [`${prefix}${name}`, options[name] ?? value]);
