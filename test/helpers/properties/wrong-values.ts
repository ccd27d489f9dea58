// Values of every type, of which some are wrong for any argument.

const holed: unknown[] = [];
holed[1] = 2;

export const JUNK: readonly unknown[] = [
  null,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  -0,
  0,
  1,
  -1,
  3,
  0.5,
  -2.5,
  1e-40,
  5e-324,
  1e39,
  1e300,
  -1e300,
  1e170,
  1e-170,
  2 ** 53,
  -(2 ** 53),
  0n,
  3n,
  -1n,
  2n ** 64n,
  '',
  '3',
  'he',
  'HE',
  'toString',
  '__proto__',
  'a string that is longer than the sixty characters that a message shows of it',
  true,
  false,
  [],
  [1],
  ['3'],
  holed,
  {},
  { length: 2, 0: 3, 1: 5 },
  Object.create(null),
  Symbol('symbol'),
  Symbol.iterator,
  () => 3,
  class Layer {},
  new Date(0),
  /3/,
  new Map([[1, 2]]),
  new Float32Array(2),
  Promise.resolve(3),
];

/** Junk that a condition does not hold for, and nothing, where something is required. */
export const junkBut = (valid: (value: unknown) => boolean, required = true): unknown[] => [
  ...JUNK.filter((value) => !valid(value)),
  ...(required && !valid(undefined) ? [undefined] : []),
];

// What arguments may be, by the documentation.
export const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) > 0;
export const isPlace = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0;
export const isFlag = (value: unknown): boolean => value === true || value === false;
export const isText = (value: unknown): boolean => typeof value === 'string';
/** Not an object of the host, such as a Map, a Promise or a typed array, which has no options. */
export const isOptions = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(Symbol.toStringTag in value);
export const isPositive = (value: unknown): boolean =>
  typeof value === 'number' && value > 0 && value < Number.POSITIVE_INFINITY;
export const isUint64 = (value: unknown): boolean =>
  isPlace(value) || (typeof value === 'bigint' && value >= 0n && value < 2n ** 64n);
export const isFloat = (value: unknown): boolean =>
  typeof value === 'number' && Number.isFinite(Math.fround(value)) && Number.isFinite(value);
/** In [2^-98, 2^125) as a float32. */
export const isDeviation = (value: unknown): boolean =>
  isFloat(value) && Math.fround(value as number) >= 2 ** -98 && Math.fround(value as number) < 2 ** 125;
/** As a float32 0, or of such a magnitude. */
export const isMean = (value: unknown): boolean =>
  typeof value === 'number' && (Math.fround(value) === 0 || isDeviation(Math.abs(value)));
