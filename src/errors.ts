// The errors of this library: their classes, their messages, and the place in each message.

/**
 * An invalid argument; nothing was written. Since a page may load two copies of this library, test `name`, not the class.
 */
export class ArgumentError extends TypeError {
  override get name(): string {
    return 'ArgumentError';
  }
}

/** The device rejected an operation, with its own error as `cause`; or no device is available. */
export class DeviceError extends Error {
  override get name(): string {
    return 'DeviceError';
  }
}

/** The device was lost, before or during the call. `cause` is its `GPUDeviceLostInfo`. */
export class DeviceLostError extends Error {
  override get name(): string {
    return 'DeviceLostError';
  }
}

/** The device computes wrongly: its self-test found different words. */
export class IncorrectDeviceError extends DeviceError {
  override get name(): string {
    return 'IncorrectDeviceError';
  }
}

/** The parts of an error. The message is rebuilt once the place of the error is known. */
interface Origin {
  readonly kind: new (message: string, options?: { cause?: unknown }) => Error;
  readonly problem: string;
  readonly cause?: unknown;
  /** Text at the start of the message, before the place. */
  readonly preface?: string;
  /** The public function that was called. */
  readonly call?: string;
  /** The item at fault among several: a tensor's name, or an index. */
  readonly item?: string;
}

const origins = /* @__PURE__ */ new WeakMap<object, Origin>();

function errorOf(origin: Origin): Error {
  const { kind: Kind, problem, preface = '', call, item } = origin;
  const place = [call, item].filter((part) => part !== undefined).join(', ');
  const message = `${preface}${place && `${place}: `}${problem}`;
  const error = 'cause' in origin ? new Kind(message, { cause: origin.cause }) : new Kind(message);
  origins.set(error, origin);
  return error;
}

/** The error for a call that the current state does not allow. */
export const stateError = (problem: string): Error => errorOf({ kind: Error, problem });

/** Throws the error for a part of the library whose file does not load: a service worker forbids `import()`. */
export const notLoaded =
  (part: string) =>
  ({ message }: Error): never => {
    throw stateError(`${part} cannot be loaded here (${message}); use weight-init/static, which includes it`);
  };

/** The error for something that this host lacks: a function, or memory. */
export const hostError = (lacking: string, kind: Origin['kind'] = Error): Error =>
  errorOf({ kind, problem: `this host has no ${lacking}` });

/** The error for an operation that the device rejected, or for an unavailable device. */
export const deviceError = (problem: string, cause?: unknown, kind: Origin['kind'] = DeviceError): Error =>
  errorOf({ kind, problem, ...(cause !== undefined && { cause }) });

/** The error for an invalid argument: its name, the allowed values and the given value. */
export function argumentError(argument: string, allowed: string, value: unknown): Error {
  return errorOf({ kind: ArgumentError, problem: `${argument} must be ${allowed}, got ${show(value)}` });
}

/** Like argumentError, with the wording of a course's notebook before the place and the rule. */
export const prefacedError = (preface: string, problem: string): Error =>
  errorOf({ kind: ArgumentError, preface, problem });

/** Adds a place to the errors of this library. Other errors, such as the reason of an abort signal, pass unchanged. */
function located<T>(run: () => T, place: (origin: Origin) => Partial<Origin>): T {
  const rethrow = (error: unknown): never => {
    const origin = origins.get(error as object);
    throw origin && origin.call === undefined ? errorOf({ ...origin, ...place(origin) }) : error;
  };
  try {
    const result = run();
    const { then } = (result ?? {}) as { then?: unknown };
    return typeof then === 'function' ? ((result as Promise<unknown>).then(undefined, rethrow) as T) : result;
  } catch (error) {
    return rethrow(error);
  }
}

/** Runs the body of a public function. Its errors begin with the function's name. */
export const named = <T>(call: string, run: () => T): T => located(run, () => ({ call }));

/** Runs code for one item of several. Its errors name the item. */
export const forItem = <T>(name: string, run: () => T): T =>
  located(run, ({ item }) => ({ item: item === undefined ? name : `${name}, ${item}` }));

/** Formats a value for an error message: short, and with its type where the text alone would mislead. */
export function show(value: unknown, nested = false): string {
  if (typeof value === 'string') return JSON.stringify(value.slice(0, 60));
  if (typeof value === 'bigint') return `${value}n`;
  if (Object.is(value, -0)) return '-0';
  if (Array.isArray(value)) {
    if (nested) return '[…]';
    const shown = value.slice(0, 6).map((item) => show(item, true));
    return `[${shown.join(', ')}${value.length > 6 ? ', …' : ''}]`;
  }
  if (value === null || !/^[of]/.test(typeof value)) return String(value);
  if (typeof value === 'function') return 'a function'; // its name may be minified
  const name = String(value?.constructor?.name ?? 'Object');
  // Every element of a typed array is a property, and there may be millions.
  if (ArrayBuffer.isView(value)) return `${name} of ${value.byteLength} bytes`;
  // For an object: its class and the names of its first properties.
  return `${name} { ${Object.keys(value as object)
    .slice(0, 6)
    .join(', ')} }`;
}

/** Whether a value is an integer in [0, 2^53 - 1]. */
export function isIndex(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

/** Whether a condition holds for each item of an array, including holes, which `every` skips. */
export function isEach(array: readonly unknown[], holds: (item: unknown) => boolean): boolean {
  return array.findIndex((item) => !holds(item)) < 0;
}

/** Throws unless a value is a boolean. */
export function checkBoolean(argument: string, value: unknown): asserts value is boolean {
  if (typeof value !== 'boolean') throw argumentError(argument, 'a boolean', value);
}

/** Pairs of neighbouring letters of a word, its start included. Case, `_` and `-` do not count. */
function pairsOf(word: string): string[] {
  const letters = `^${word.toLowerCase().replace(/[_-]/g, '')}`;
  return [...letters].slice(1).map((letter, i) => `${letters[i]}${letter}`);
}

/** How alike two words are, from 0 to 1. Source: Dice, "Measures of the amount of ecologic association", Ecology 1945. */
function likeness(a: string, b: string): number {
  const [pairs, others] = [pairsOf(a), pairsOf(b)];
  return (2 * pairs.filter((pair) => others.includes(pair)).length) / (pairs.length + others.length);
}

/**
 * The known words, separated by spaces, with their likeness to a word, the nearest first. After slashes a known word may have
 * others that mean the same elsewhere: `'stddev/std'`.
 */
export function nearest(word: string, known: string): [known: string, likeness: number][] {
  return known
    .split(' ')
    .map((entry): [string, number] => {
      const [name = '', ...others] = entry.split('/');
      // A word that is only like another library's says nothing.
      return [name, others.some((other) => likeness(word, other) === 1) ? 1 : likeness(word, name)];
    })
    .sort((a, b) => b[1] - a[1]);
}

/**
 * Throws unless a value is an object, and has no keys but those of `known`, as `nearest` takes them. A key with the value
 * undefined counts as absent. An object of the host, such as a Map or a Promise, has no keys, and is none of ours.
 */
export function checkObject(argument: string, value: unknown, known?: string): asserts value is object {
  if (
    typeof value !== 'object' ||
    value === null ||
    Array.isArray(value) ||
    ArrayBuffer.isView(value) ||
    (Symbol.toStringTag in value && Object.keys(value).length === 0)
  ) {
    throw argumentError(argument, 'an object', value);
  }
  if (known === undefined) return;
  const names = ` ${known.replace(/\/\S*/g, '')} `; // a list of names takes twice as long
  // Inherited keys too, since options are read with them, but not what a script added to all objects.
  for (const key in value) {
    const given = value[key as keyof typeof value] as unknown;
    if (given === undefined || given === Object.prototype[key as 'valueOf']) continue;
    if (!key.includes(' ') && names.includes(` ${key} `)) continue;
    const list = nearest(key, known); // only here: it takes 20 times as long as all else in a call with few elements
    const [best, likely] = list[0] as [string, number];
    const meant = likely < 0.5 ? '.' : `; did you mean ${best}?`;
    const problem = `${argument}.${key.slice(0, 60)} is not known${meant} Known: ${list.map(([name]) => name).join(', ')}`;
    throw errorOf({ kind: ArgumentError, problem });
  }
}
