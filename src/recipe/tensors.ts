// From the tensors of a recipe to specs.
import { argumentError, checkObject, forItem, show } from '../errors.js';
import { initOfWord } from '../initializers/methods.js';
import { SPEC_KEYS } from '../initializers/spec-keys.js';
import type { Init, WeightSpec } from '../types.js';
import { uint64OfText } from './decimal.js';
import { MAX_NAME, MAX_TENSORS } from './limits.js';
import type { Plain } from './plain.js';

/** The keys of a tensor: those of a spec, but for its name, which is the key, and a slice: a recipe's tensors are whole. */
export const TENSOR_KEYS: string = /* @__PURE__ */ SPEC_KEYS.replace(/ (name|slice)\S*/g, '');

const boundOf = (value: unknown): unknown => (value === 'Infinity' || value === '-Infinity' ? Number(value) : value);

/** An initializer as the library takes it: what JSON cannot say, a recipe writes as the published vectors do. */
export function initOfPlain(init: unknown): Init {
  if (typeof init !== 'object' || init === null) return init as never;
  const { kind } = init as { kind?: unknown };
  if (kind === 'with-rows' && 'init' in init) return { ...init, init: initOfPlain(init.init) } as Init;
  if (kind !== 'truncated-normal' || !('low' in init) || !('high' in init)) return init as Init;
  return { ...init, low: boundOf(init.low), high: boundOf(init.high) } as Init;
}

/** Throws unless a name of a tensor, or a glob, is short. */
export function checkName(argument: string, name: string): void {
  if (name.length > MAX_NAME) throw argumentError(argument, `a text of at most ${MAX_NAME} characters`, name);
}

/** The spec of a tensor, without its init if there is none. Its fields are checked when it is resolved. */
export function specOfPlain(tensor: Plain, argument: string): Omit<WeightSpec, 'init'> & { readonly init?: Init } {
  checkObject(argument, tensor, TENSOR_KEYS);
  const { init, seed, stream, ...rest } = tensor as { readonly [key: string]: Plain };
  return {
    ...(rest as unknown as Omit<WeightSpec, 'init'>),
    ...(init !== undefined && { init: typeof init === 'string' ? initOfWord('init', init) : initOfPlain(init) }),
    ...(seed !== undefined && { seed: uint64OfText('seed', seed) }),
    ...(stream !== undefined && { stream: uint64OfText('stream', stream) }),
  };
}

/** The entries of an object of a recipe whose keys are names of tensors. */
export function namedEntries(argument: string, object: unknown): [name: string, value: Plain][] {
  checkObject(argument, object);
  const entries = Object.entries(object as Record<string, Plain>);
  if (entries.length > MAX_TENSORS) throw argumentError(argument, `at most ${MAX_TENSORS} tensors`, object);
  for (const [name] of entries) checkName('name', name);
  return entries;
}

/** The specs of `tensors`. */
export function specsOfTensors(tensors: unknown): Record<string, WeightSpec> {
  return Object.fromEntries(
    namedEntries('tensors', tensors).map(([name, tensor]) => [
      name,
      forItem(show(name), () => specOfPlain(tensor, 'spec') as WeightSpec),
    ]),
  );
}
