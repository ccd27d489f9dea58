/** A value as an error message shows it: short, and with its type where the text alone would mislead. */
export function show(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value);
  if (typeof value === 'bigint') return `${value}n`;
  if (Object.is(value, -0)) return '-0';
  if (Array.isArray(value)) {
    const shown = value.slice(0, 6).map(show);
    return `[${shown.join(', ')}${value.length > 6 ? ', …' : ''}]`;
  }
  if (typeof value === 'object' && value !== null) {
    return Object.prototype.toString.call(value) === '[object Object]'
      ? `{ ${Object.keys(value).join(', ')} }`
      : Object.prototype.toString.call(value).slice(8, -1);
  }
  if (typeof value === 'function') return `function ${value.name}`;
  return String(value);
}

/** The error for a wrong argument: which function, which argument, what is allowed, what was given. */
export function argumentError(fn: string, argument: string, allowed: string, value: unknown): TypeError {
  return new TypeError(`${fn}: ${argument} must be ${allowed}, got ${show(value)}`);
}
