// Globs on the names of parameters. No regular expression is made of them: one from outside can take forever.

/** The tokens of a pattern: the code of a character, or one of these. */
const WITHIN = -1; // `*`
const ACROSS = -2; // `**`
const DOT = 46;

/** Whether a string is a pattern, and not a whole name. */
export const isGlob = (text: string): boolean => text.includes('*');

/**
 * A test of names. `*` stands for any number of characters that are no dots, `**` for any number of characters, everything else for
 * itself. It takes time in proportion to the length of the pattern times that of the name, whatever they are: all ways to match are
 * followed at once.
 */
export function globMatcher(pattern: string): (name: string) => boolean {
  if (!isGlob(pattern)) return (name) => name === pattern;
  const tokens = (pattern.match(/\*+|[^*]/g) as string[]).map((text) =>
    text[0] !== '*' ? text.charCodeAt(0) : text.length === 1 ? WITHIN : ACROSS,
  );
  const prefix = pattern.slice(0, pattern.indexOf('*'));
  const suffix = pattern.slice(pattern.lastIndexOf('*') + 1);
  return (name) => {
    // Decides for most names at once.
    if (name.length < prefix.length + suffix.length || !name.startsWith(prefix) || !name.endsWith(suffix)) return false;
    let reached = new Uint8Array(tokens.length + 1);
    let next = new Uint8Array(tokens.length + 1);
    reached[0] = 1;
    for (let i = 0; i <= name.length; i++) {
      const char = i < name.length ? name.charCodeAt(i) : undefined;
      next.fill(0);
      for (let at = 0; at < tokens.length; at++) {
        if (!reached[at]) continue;
        const token = tokens[at] as number;
        if (token < 0) {
          reached[at + 1] = 1; // the star ends here
          if (char !== undefined && (token === ACROSS || char !== DOT)) next[at] = 1;
        } else if (token === char) next[at + 1] = 1;
      }
      if (char !== undefined) [reached, next] = [next, reached];
    }
    return reached[tokens.length] === 1;
  };
}
