// The functions of TypeGPU have the text of the shader files.
import { readFileSync } from 'node:fs';
import { d, tgpu } from 'typegpu';
import { describe, expect, test } from 'vitest';
import { normal, normalTableAccess, philox4x32, uniform } from '../../../src/index-typegpu.ts';
import { constantValue, functionText } from '../../../src/typegpu/wgsl-text.ts';

const shader = (name: string): string =>
  readFileSync(new URL(`../../../shaders/${name}.wgsl`, import.meta.url), 'utf8');

/** The functions of a text as TypeGPU wrote them, by name. */
function functionsOf(wgsl: string): Record<string, string> {
  const names = [...wgsl.matchAll(/^\s*fn (\w+)/gm)].map((match) => match[1] as string);
  return Object.fromEntries(names.map((name) => [name, functionText(wgsl, name)]));
}

const table = tgpu.const(d.arrayOf(d.vec2u, 4096), Array(4096).fill(d.vec2u()));

describe('the resolved WGSL has the text of the files', () => {
  test('philox4x32, with its constants', () => {
    const code = tgpu.resolve([philox4x32]);
    expect(functionsOf(code)).toEqual(functionsOf(shader('philox')));
    const names = ['WI_PHILOX_M0', 'WI_PHILOX_M1', 'WI_PHILOX_W0', 'WI_PHILOX_W1'];
    expect([...code.matchAll(/const (\w+)/g)].map((match) => match[1]).sort()).toEqual(names);
    for (const name of names) expect(constantValue(code, name)).toBe(constantValue(shader('philox'), name));
  });

  test('uniform', () => {
    const code = tgpu.resolve([uniform]);
    expect(code.trim()).toBe(functionText(shader('uniform'), 'wi_uniform'));
  });

  test('normal, and one function of ours that reads the table', () => {
    const { wi_normalOfWord, ...functions } = functionsOf(tgpu.resolve([normal.with(normalTableAccess, table)]));
    expect(functions).toEqual(functionsOf(shader('normal')));
    expect(wi_normalOfWord).toMatch(/\{ return wi_normal\(word, \w+\[wi_normalSegment\(word\)\]\); \}$/);
  });

  test('each function once, however often it is used', () => {
    const user = tgpu.fn([d.u32], d.f32)`(i: u32) -> f32 {
      return uniform(philox4x32(vec4u(i), vec2u(i)).x) + uniform(i) + uniform(philox4x32(vec4u(i), vec2u(0)).y);
    }`.$uses({ uniform, philox4x32 });
    const code = tgpu.resolve([user]);
    expect(code.match(/fn wi_uniform\(/g)?.length).toBe(1);
    expect(code.match(/fn wi_philox4x32\(/g)?.length).toBe(1);
  });
});

test('normal without its table says what to do', () => {
  expect(() => tgpu.resolve([normal])).toThrow(
    'normal needs its table: use root.with(normalTableAccess, normalTableOf(root))',
  );
});

test('the table can be an entry of a bind group layout', () => {
  const layout = tgpu.bindGroupLayout({ table: { storage: d.arrayOf(d.vec2u, 4096) } });
  const code = tgpu.resolve([normal.with(normalTableAccess, () => layout.$.table)]);
  expect(code).toContain('@group(0) @binding(0) var<storage, read> table: array<vec2u, 4096>;');
  expect(code).toContain('table[wi_normalSegment(word)]');
});

test("a 'use gpu' function can call them", () => {
  // What unplugin-typegpu makes of: (word) => { 'use gpu'; return uniform(word) * normal(word); }
  const callback = (): never => {
    throw new Error('runs on the GPU only');
  };
  const call = (name: string): unknown => [6, name, ['word']];
  const ast = { params: [{ type: 'i', name: 'word' }], body: [0, [[10, [1, call('uniform'), '*', call('normal')]]]] };
  const global = globalThis as { __TYPEGPU_META__?: WeakMap<object, unknown> };
  global.__TYPEGPU_META__ ??= new WeakMap();
  global.__TYPEGPU_META__.set(callback, {
    v: 2,
    name: 'callback',
    ast,
    externals: { uniform: () => uniform, normal: () => normal },
  });
  const code = tgpu.resolve([tgpu.fn([d.u32], d.f32)(callback).with(normalTableAccess, table)]);
  expect(code).toMatch(/return \(wi_uniform\(word\) \* wi_normalOfWord\(word\)\);/);
});

describe('cutting', () => {
  const wgsl =
    'const A: u32 = 7u;\nfn ab(x: u32) -> u32 { return 1; }\nfn a(x: u32) -> u32 { if (x > 1) { return A; } return x; }\nfn open() {';
  const compact = 'const A:u32=0x7u;fn a(x:u32)->u32{return A;}fn b(){}';

  test('a function, to its own last brace', () => {
    expect(functionText(wgsl, 'a')).toBe('fn a(x: u32) -> u32 { if (x > 1) { return A; } return x; }');
    expect(functionText(compact, 'a')).toBe('fn a(x:u32)->u32{return A;}');
    expect(() => functionText(wgsl, 'c')).toThrow('no function c in this WGSL');
    expect(() => functionText(wgsl, 'open')).toThrow('function open does not end in this WGSL');
  });

  test('a constant', () => {
    expect(constantValue(wgsl, 'A')).toBe(7);
    expect(constantValue(compact, 'A')).toBe(7);
    expect(() => constantValue(wgsl, 'B')).toThrow('no constant B in this WGSL');
  });
});
