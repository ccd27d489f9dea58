// JSON with an order of keys and no spaces: one value has one text.
import { INIT_KEYS } from '../initializers/check.js';
import { sortedEntries } from './utf8-order.js';

/** The order of the fields of a tensor. */
const TENSOR_ORDER = 'shape init layout batchDims groups fanIn fanOut dtype stream seed';

/** The text of a value. Keys are sorted. */
export function jsonOf(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(jsonOf).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    return objectOf(sortedEntries(value as Record<string, unknown>).map(([key, item]) => [key, jsonOf(item)]));
  }
  if (Object.is(value, -0)) return '-0'; // JSON.stringify writes 0, which is another weight
  if (Math.abs(value as number) === Infinity) return `"${value}"`;
  return JSON.stringify(value);
}

/** The text of an object from the texts of its values. */
export const objectOf = (entries: readonly (readonly [key: string, text: string])[]): string =>
  `{${entries.map(([key, text]) => `${JSON.stringify(key)}:${text}`).join(',')}}`;

/** The text of an object with its keys in an order, separated by spaces. Absent ones are left out. */
export const orderedJson = (
  object: Readonly<Record<string, unknown>>,
  order: string,
  write: (value: unknown, key: string) => string = jsonOf,
): string =>
  objectOf(
    order
      .split(' ')
      .filter((key) => object[key] !== undefined)
      .map((key) => [key, write(object[key], key)]),
  );

/** The text of an initializer: the kind, then its fields in the order of the library's own. */
export function initJson(init: unknown): string {
  if (typeof init !== 'object' || init === null) return jsonOf(init);
  const { kind } = init as { readonly kind: keyof typeof INIT_KEYS };
  const order = `kind ${kind === 'with-rows' ? 'init ' : ''}${INIT_KEYS[kind].replace(/\/\S*/g, '')}`;
  return orderedJson(init as never, order, (value, key) => (key === 'init' ? initJson(value) : jsonOf(value)));
}

/** The text of a tensor. */
export const tensorJson = (tensor: object): string =>
  orderedJson(tensor as never, TENSOR_ORDER, (value, key) => (key === 'init' ? initJson(value) : jsonOf(value)));
