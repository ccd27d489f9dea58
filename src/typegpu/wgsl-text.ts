// Extracts declarations from the text of a shader file, so that no second copy of them is needed.

/**
 * The text of a function, from `fn` to its closing brace. Works on source files and on compacted text.
 *
 * @example
 * functionText(uniformWgsl, 'wi_uniform'); // 'fn wi_uniform(word: u32) -> f32 { … }'
 */
export function functionText(wgsl: string, name: string): string {
  const start = wgsl.indexOf(`fn ${name}(`);
  if (start < 0) throw new Error(`no function ${name} in this WGSL`);
  let depth = 0;
  for (let end = wgsl.indexOf('{', start); end >= 0 && end < wgsl.length; end++) {
    if (wgsl[end] === '{') depth++;
    if (wgsl[end] === '}' && --depth === 0) return wgsl.slice(start, end + 1);
  }
  throw new Error(`function ${name} does not end in this WGSL`);
}

/**
 * The value of a constant of type u32.
 *
 * @example
 * constantValue(philoxWgsl, 'WI_PHILOX_M0'); // 0xd2511f53
 */
export function constantValue(wgsl: string, name: string): number {
  const value = new RegExp(`const ${name}: ?u32 ?= ?(\\w+)u;`).exec(wgsl)?.[1];
  if (value === undefined) throw new Error(`no constant ${name} in this WGSL`);
  return Number(value);
}
