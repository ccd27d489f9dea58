// A copy of what JSON can say, within limits. What comes after sees neither getters nor later changes.
import { argumentError, checkObject } from '../errors.js';
import { MAX_DEPTH, MAX_TEXT, MAX_VALUES } from './limits.js';

/** JSON: null, booleans, numbers, texts, arrays and objects of them. */
export type Plain = null | boolean | number | string | readonly Plain[] | { readonly [key: string]: Plain };

/** The value as JSON says it: infinities become the texts of the published vectors. Throws for what JSON cannot say, or beyond a limit. */
export function plainOf(argument: string, value: unknown): Plain {
  let values = 0;
  /** The keys of the value that is copied: joined only where an error names it. */
  const keys: (string | number)[] = [];
  const place = (): string =>
    keys.reduce<string>(
      (path, key) => path + (typeof key === 'number' ? `[${key}]` : `.${key.slice(0, 60)}`),
      argument,
    );
  const copyAt = (key: string | number, given: unknown): Plain => {
    keys.push(key);
    const copied = copy(given);
    keys.pop();
    return copied;
  };
  const copy = (given: unknown): Plain => {
    if (++values > MAX_VALUES) throw argumentError(argument, `of at most ${MAX_VALUES} values`, value);
    if (given === null || typeof given === 'boolean') return given;
    if (typeof given === 'number' && !Number.isNaN(given)) return Number.isFinite(given) ? given : String(given);
    if (typeof given === 'string') {
      if (given.length > MAX_TEXT) throw argumentError(place(), `a text of at most ${MAX_TEXT} characters`, given);
      return given;
    }
    if (typeof given !== 'object') throw argumentError(place(), 'JSON: an object, an array, a text, a number', given);
    if (keys.length === MAX_DEPTH) throw argumentError(argument, `nested at most ${MAX_DEPTH} deep`, value);
    if (Array.isArray(given)) {
      const items: Plain[] = [];
      for (let i = 0; i < given.length; i++) items.push(copyAt(i, given[i]));
      return items;
    }
    checkObject(place(), given);
    const entries: [string, Plain][] = [];
    for (const [key, item] of Object.entries(given)) {
      // Assigned to an object, it would be no key but the object's prototype.
      if (key === '__proto__') throw argumentError(place(), 'without a key __proto__', given);
      if (key.length > MAX_TEXT)
        throw argumentError(place(), `without keys of more than ${MAX_TEXT} characters`, given);
      if (item !== undefined) entries.push([key, copyAt(key, item)]);
    }
    return Object.fromEntries(entries);
  };
  return copy(value);
}
