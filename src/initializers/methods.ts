// The four methods of the course, by name.
import { prefacedError, show } from '../errors.js';
import type { Init, Method } from '../types.js';
import { smallRandom, zeros } from './initializers.js';
import { heNormal, xavierNormal } from './variance-scaling.js';

const METHODS: Readonly<Record<Method, () => Init>> = {
  zero: zeros,
  small_random: smallRandom,
  xavier: xavierNormal,
  he: heNormal,
};

/** The initializer for one of the four method names. */
export function initOfMethod(method: unknown): Init {
  if (typeof method === 'string' && Object.hasOwn(METHODS, method)) return METHODS[method as Method]();
  throw prefacedError(`Unknown method ${show(method)}. `, "method must be 'zero', 'small_random', 'xavier' or 'he'");
}
