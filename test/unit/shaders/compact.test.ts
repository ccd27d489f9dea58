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

/** The names that a function declares: its parameters, and its variables and constants. */
function declaredIn(tokens: readonly string[]): Set<string> {
  const body = tokens.indexOf('{');
  return new Set(
    tokens.filter((token, i) => {
      if (!/^[A-Za-z_]/.test(token)) return false;
      return i < body ? tokens[i + 1] === ':' : ['let', 'var', 'const'].includes(tokens[i - 1] as string);
    }),
  );
}

/** How a compact text differs from its shader, apart from the names of local variables. */
function differences(wgsl: string, compact: string): string[] {
  const [source, short] = [tokensOf(wgsl), tokensOf(compact)];
  if (source.length !== short.length) return [`${source.length} tokens, ${short.length} in the compact text`];
  const found: string[] = [];
  let names = new Map<string, string>();
  let declared = new Set<string>();
  let end = -1;
  for (const [i, token] of source.entries()) {
    const other = short[i] as string;
    if (i > end && token === 'fn') {
      names = new Map();
      end = endOfFunction(source, i);
      declared = declaredIn(source.slice(i, end));
    }
    if (i > end || !declared.has(token) || ['.', '@'].includes(source[i - 1] as string)) {
      if (token !== other) found.push(`${token} became ${other}`);
      continue;
    }
    // A function's own variable: one name for each name, which nothing else in the function has.
    if (!names.has(token)) {
      const others = source.slice(i, end).filter((name, j) => !declared.has(name) && source[i + j - 1] !== '.');
      const taken = [...names.values(), ...others];
      if (taken.includes(other) && token !== other) found.push(`${token} became ${other}, which is another name`);
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
  const more = 'fn wi_f(a: u32) -> u32 {\n  let b = min(a, 1u);\n  return b;\n}\n';
  expect(differences(more, 'fn wi_f(a:u32)->u32{let b=max(a,1u);return b;}')).not.toEqual([]);
  expect(differences(more, 'fn wi_f(a:u32)->u32{var b=min(a,1u);return b;}')).not.toEqual([]);
  expect(differences(more, 'fn wi_f(a:i32)->u32{let b=min(a,1u);return b;}')).not.toEqual([]);
  expect(differences(more, 'fn wi_f(min:u32)->u32{let b=min(min,1u);return b;}')).not.toEqual([]);
  expect(differences(more, 'fn wi_f(x:u32)->u32{let y=min(x,1u);return y;}')).toEqual([]);
});

test('refuses a variable with the name of a function that is called beside it', () => {
  const wgsl = 'fn wi_f(a: f32) -> f32 {\n  let step = step(a, 1.0);\n  return step;\n}\n';
  expect(() => compactWgsl(wgsl)).toThrow('step is a variable, and a function of the same name is called');
});
