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

/** The error for an invalid argument. It names the function, the argument, the allowed values and the given value. */
export function argumentError(fn: string, argument: string, allowed: string, value: unknown): TypeError {
  return new TypeError(`${fn}: ${argument} must be ${allowed}, got ${show(value)}`);
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
export function checkObject(fn: string, argument: string, value: unknown): asserts value is object {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw argumentError(fn, argument, 'an object', value);
  }
}
