// The shaders in a build: token by token those of the source, but for the names of local variables.
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
// @ts-expect-error plain JavaScript, of the build
import { compactWgsl } from '../../../scripts/build/compact-wgsl.mjs';

const SHADERS = new URL('../../../shaders/', import.meta.url);

/** Numbers, names and operators, the longest that fits, as the specification of WGSL has them (section 3, "Textual structure"). */
const TOKEN =
  /0[xX][\da-fA-F.]+(?:[pP][+-]?\d+)?[iufh]?|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?[iufh]?|[A-Za-z_]\w*|>>=|<<=|->|&&|\|\||\+\+|--|[<>=!+\-*/%&|^]=|<<|>>|[^\s\w]/g;
const tokensOf = (wgsl: string): string[] => wgsl.replace(/\/\/.*$/gm, '').match(TOKEN) ?? [];

/** From the token `fn` to the brace that closes it. */
function endOfFunction(tokens: readonly string[], start: number): number {
  let depth = 0;
  for (let i = tokens.indexOf('{', start); i < tokens.length; i++) {
    if (tokens[i] === '{') depth++;
    if (tokens[i] === '}' && --depth === 0) return i;
  }
  throw new Error('a function does not end');
}

/** What of a shader is not the same in its compact text, but for names of functions' own variables. */
function differences(wgsl: string, compact: string): string[] {
  const [source, short] = [tokensOf(wgsl), tokensOf(compact)];
  if (source.length !== short.length) return [`${source.length} tokens, ${short.length} in the compact text`];
  const found: string[] = [];
  let names = new Map<string, string>();
  let end = -1;
  for (const [i, token] of source.entries()) {
    const other = short[i] as string;
    if (i > end && token === 'fn') {
      names = new Map();
      end = endOfFunction(source, i);
    }
    if (i > end || !/^[A-Za-z_]/.test(token) || ['.', '@'].includes(source[i - 1] as string)) {
      if (token !== other) found.push(`${token} became ${other}`);
      continue;
    }
    // Within a function: one name for each name.
    if (!names.has(token)) {
      if ([...names.values()].includes(other)) found.push(`${token} became ${other}, as another name did`);
      if (token !== other && /^wi/i.test(token)) found.push(`${token}, a name of the module, became ${other}`);
      names.set(token, other);
    }
    if (names.get(token) !== other) found.push(`${token} became ${names.get(token)} and ${other}`);
  }
  return found;
}

describe.each(readdirSync(SHADERS))('%s', (name) => {
  const wgsl = readFileSync(new URL(name, SHADERS), 'utf8');

  test('is the same without its white space', () => {
    expect(differences(wgsl, compactWgsl(wgsl))).toEqual([]);
  });

  test('becomes shorter', () => {
    const compact = compactWgsl(wgsl);
    expect(compact.length).toBeLessThan(0.8 * wgsl.replace(/\/\/.*$/gm, '').length);
    expect(compact).not.toMatch(/\n| {2}|\/\//);
  });
});

test('keeps apart what would be another token, and names of members, attributes and address spaces', () => {
  const wgsl = `
struct Pair { first: u32, second: u32 } // first
var<workgroup> wi_tile: array<u32, 4>;
@compute @workgroup_size(64)
fn wi_run(@builtin(workgroup_id) workgroup: vec3u) {
  let first = Pair(1u, workgroup.x);
  let second: array<vec2<u32>, 2> = array<vec2<u32>, 2>();
  wi_tile[0] = first.first - -(1 & ~2) + u32(second[0].x);
}
`;
  expect(compactWgsl(wgsl)).toBe(
    'struct Pair{first:u32,second:u32}var<workgroup>wi_tile:array<u32,4>;@compute@workgroup_size(64)' +
      'fn wi_run(@builtin(workgroup_id)a:vec3u){let b=Pair(1u,a.x);let c:array<vec2<u32>,2> =array<vec2<u32>,2>();' +
      'wi_tile[0]=b.first- -(1& ~2)+u32(c[0].x);}',
  );
});

test('the check sees what a wrong name would change', () => {
  const wgsl = 'fn wi_f(a: u32, b: u32) -> u32 {\n  return a - b;\n}\n';
  expect(differences(wgsl, 'fn wi_f(a:u32,b:u32)->u32{return b-a;}')).not.toEqual([]);
  expect(differences(wgsl, 'fn wi_f(a:u32,a:u32)->u32{return a-a;}')).not.toEqual([]);
  expect(differences(wgsl, 'fn wi_g(a:u32,b:u32)->u32{return a-b;}')).not.toEqual([]);
  expect(differences(wgsl, 'fn wi_f(x:u32,y:u32)->u32{return x-y;}')).toEqual([]);
});
