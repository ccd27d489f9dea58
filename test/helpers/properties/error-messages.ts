// What an error of ours says: the function, the argument, what is allowed, the value.

/** How a message ends that shows a value; of arrays and objects, how it must look. */
function shownAs(value: unknown): string | RegExp {
  if (typeof value === 'string') return JSON.stringify(value.slice(0, 60));
  if (typeof value === 'bigint') return `${value}n`;
  if (Object.is(value, -0)) return '-0';
  if (Array.isArray(value)) return /^\[.*\]$/s;
  if (ArrayBuffer.isView(value)) return `${value.constructor.name} of ${value.byteLength} bytes`;
  if (typeof value === 'function') return 'a function';
  if (typeof value === 'object' && value !== null) return /^.+ \{ .*\}$/s;
  return String(value);
}

/** A usage by the names that WebGPU has for its flags, in WebGPU's order. */
function usageShown(usage: number): string {
  const { COPY_SRC, COPY_DST, STORAGE } = GPUBufferUsage;
  const names = { COPY_SRC, COPY_DST, STORAGE };
  return JSON.stringify(
    Object.entries(names)
      .filter(([, flag]) => usage & flag)
      .map(([name]) => name)
      .join(' | '),
  );
}

const matches = (text: string, expected: string | RegExp): boolean =>
  typeof expected === 'string' ? text === expected : expected.test(text);

/** What is wrong with how a call was refused; nothing, if it was by a TypeError of ours that names all four. */
export function faultOf(error: unknown, called: string, argument: string, value: unknown): string | undefined {
  const fault = (why: string): string => `${why}: ${String(error)}; ${argument} of ${called} is ${describe(value)}`;
  if (!(error instanceof TypeError)) return fault('not a TypeError');
  const { message } = error;
  const shown = argument === 'buffer.usage' ? usageShown(value as number) : shownAs(value);
  // The two messages that say it in another order: the first words are those that the four methods are documented with.
  if (argument === 'method') {
    const [, got = '', rest = ''] = /^Unknown method (.*)\. (.*)$/s.exec(message) ?? [];
    if (!rest.startsWith(`${called}: method must be `) || !matches(got, shown)) return fault('another message');
    return undefined;
  }
  if (argument === 'matrix shape') {
    const [, got = '', rest = ''] =
      /^Shape must be a tuple of \(fan_in, fan_out\), got (.*)\. (.*)$/s.exec(message) ?? [];
    if (!rest.startsWith(`${called}: shape must be `) || !matches(got, shown)) return fault('another message');
    return undefined;
  }
  const head = `${called}: ${argument} must be `;
  if (!message.startsWith(head)) return fault(`does not begin with ${head}`);
  const at = message.indexOf(', got ', head.length);
  if (at < head.length + 1) return fault('does not say what is allowed and what was given');
  // What is allowed may have a comma and a "got" only in a value that it shows; what was given ends the message.
  const got = typeof shown === 'string' ? message.slice(-shown.length) : message.slice(at + ', got '.length);
  if (!matches(got, shown) || !message.slice(0, message.length - got.length).endsWith(', got ')) {
    return fault('does not end with the value');
  }
  return undefined;
}

/** A value for the reader of a failure, as nearly as text can say it. */
export function describe(value: unknown): string {
  const plain = (_: string, part: unknown): unknown => {
    if (typeof part === 'bigint') return `${part}n`;
    if (typeof part === 'number' && (!Number.isFinite(part) || Object.is(part, -0))) return inspectNumber(part);
    return typeof part === 'symbol' || typeof part === 'function' ? String(part) : part;
  };
  return JSON.stringify(value, plain) ?? String(value);
}

const inspectNumber = (value: number): string => (Object.is(value, -0) ? '-0' : String(value));

/** What a call throws or rejects with; undefined if it does neither. */
export async function refusalOf(call: () => unknown): Promise<unknown> {
  try {
    await call();
    return undefined;
  } catch (error) {
    return error;
  }
}
