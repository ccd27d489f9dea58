// The errors of this library: their classes, their messages, and where they happened.

/**
 * A wrong argument; nothing has been written. A page may hold two copies of this library: tell errors apart by `name`, not by
 * class.
 */
export class ArgumentError extends TypeError {
  override get name(): string {
    return 'ArgumentError';
  }
}

/** What a device refused, with the device's own error as `cause`; or that there is no device. */
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

/** What an error is made of. Its message is made again when it becomes known where the error happened. */
interface Origin {
  readonly kind: new (message: string, options?: { cause?: unknown }) => Error;
  readonly problem: string;
  readonly cause?: unknown;
  /** What the message begins with, before the place. */
  readonly preface?: string;
  /** The public function that was called. */
  readonly call?: string;
  /** One of several things that it was given: a tensor by its name, an item by its index. */
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

/** The error for a call that cannot be made now. */
export const stateError = (problem: string): Error => errorOf({ kind: Error, problem });

/** The error for what a device refused, or for a device that cannot be had. */
export const deviceError = (problem: string, cause?: unknown, kind: Origin['kind'] = DeviceError): Error =>
  errorOf({ kind, problem, ...(cause !== undefined && { cause }) });

/** The error for a wrong argument: which one, what is allowed, what was given. */
export function argumentError(argument: string, allowed: string, value: unknown): Error {
  return errorOf({ kind: ArgumentError, problem: `${argument} must be ${allowed}, got ${show(value)}` });
}

/** The same, in words that a course's notebook uses, before the place and the rule. */
export const prefacedError = (preface: string, problem: string): Error =>
  errorOf({ kind: ArgumentError, preface, problem });

/** Adds a place to the errors of this library. All others pass unchanged, such as the reason of an abort signal. */
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

/** Runs what concerns one item of several. Its errors name the item. */
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
  const name = String(value?.constructor?.name ?? 'Object');
  // Every element of a typed array is a property, and there may be millions.
  if (ArrayBuffer.isView(value)) return `${name} of ${value.byteLength} bytes`;
  // For an object or a function: its class and the names of its first properties.
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

/** Throws unless a value is an object. */
export function checkObject(argument: string, value: unknown): asserts value is object {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw argumentError(argument, 'an object', value);
  }
}
