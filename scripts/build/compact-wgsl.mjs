// Makes the text of a shader short, since no bundler looks into a string. Names that begin with wi_ stay: the entry point for TypeGPU finds
// functions by them. Shortening them too would save 120 bytes, gzipped.

const LETTERS = [...'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'];
/** Names that a local variable can have: no keyword of WGSL, and nothing built in, looks like these. */
const SHORT_NAMES = [...LETTERS, ...LETTERS.flatMap((letter) => [...'0123456789'].map((digit) => letter + digit))];
/** A name that is not a member of something, an attribute or the end of a number. */
const NAME = /(?<![.@\w])[A-Za-z_]\w*/g;

/** Removes white space, except where it separates two names or two operators. @param {string} wgsl */
const tighten = (wgsl) =>
  wgsl
    .trim()
    .replace(/(?<=(.))\s+(?=(.))/g, (_, before, after) =>
      /\w\w|[^\w()[\]{};,:.@]{2}/.test(before + after) ? ' ' : '',
    );

/** A function whose parameters and variables have short names; module-level names begin with wi_, WI_ or Wi, and stay. @param {string} text */
function shortenNames(text) {
  const parameters = text.slice(0, text.indexOf('{'));
  const declared = [...parameters.matchAll(/(\w+):/g), ...text.matchAll(/\b(?:let|var|const) (\w+)/g)];
  const locals = new Set(declared.map(([, name]) => name));
  const called = [...locals].find((name) => new RegExp(`\\b${name}\\s*\\(`).test(text.slice(parameters.length)));
  if (called !== undefined)
    throw new Error(`${called} is a variable, and a function of the same name is called in: ${text}`);
  const taken = new Set(text.match(NAME).filter((name) => !locals.has(name)));
  const free = SHORT_NAMES.filter((name) => !taken.has(name));
  const short = new Map([...locals].map((name, i) => [name, free[i]]));
  return text.replace(NAME, (name) => short.get(name) ?? name);
}

/** A shader that does the same, with short local names and hardly any white space. @param {string} wgsl */
export const compactWgsl = (wgsl) =>
  // Our files close a function, and nothing within it, at the beginning of a line.
  tighten(wgsl.replace(/\/\/.*$/gm, '').replace(/^fn [\s\S]*?^}/gm, shortenNames));
