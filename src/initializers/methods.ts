// The four methods of the course, by name.
import { argumentError, nearest, prefacedError, show } from '../errors.js';
import type { Init, Method } from '../types.js';
import { smallRandom, zeros } from './initializers.js';
import { heNormal, xavierNormal } from './variance-scaling.js';

/** The initializers whose draws are DRAWS in fill/resolve-call.ts. */
const METHODS: Readonly<Record<Method, () => Init>> = {
  zero: zeros,
  small_random: smallRandom,
  xavier: xavierNormal,
  he: heNormal,
};

/** The functions that a word may mean where only the four names are allowed. After slashes: what other libraries call them. */
const FUNCTIONS =
  'heNormal/kaimingNormal heUniform/kaimingUniform xavierNormal/glorotNormal xavierUniform/glorotUniform zeros ones normal uniform ' +
  'truncatedNormal/truncNormal lecunNormal lecunUniform orthogonal eye/identity dirac';

/** What a table has for one of the four method names. */
export function ofMethod<T>(table: Readonly<Record<Method, T>>, method: unknown): T {
  if (typeof method === 'string' && Object.hasOwn(table, method)) return table[method as Method];
  throw prefacedError(`Unknown method ${show(method)}. `, "method must be 'zero', 'small_random', 'xavier' or 'he'");
}

/** The initializer for one of the four method names. */
export const initOfMethod = (method: unknown): Init => ofMethod(METHODS, method)();

/** The initializer for a word in a spec: one of the four, or an error that names the function that was probably meant. */
export function initOfWord(argument: string, word: string): Init {
  if (Object.hasOwn(METHODS, word)) return initOfMethod(word);
  const [[name]] = nearest(word, FUNCTIONS) as [[string, number]];
  throw argumentError(argument, `an initializer, such as ${name}(), or 'zero', 'small_random', 'xavier' or 'he'`, word);
}
