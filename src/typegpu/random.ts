// Exposes the shader functions as TypeGPU functions, with the same text. TypeGPU is given every global name that a body
// uses; it emits each one once and may rename it.
import { d, type TgpuAccessor, type TgpuFn, type TgpuFnShell, type TgpuReadonly, type TgpuRoot, tgpu } from 'typegpu';
import { normalWgsl, philoxWgsl, uniformWgsl } from '../gpu/wgsl.js';
import { NORMAL_SEGMENTS } from '../random/normal.js';
import { normalTable } from '../random/normal-table.js';
import { constantValue, functionText } from './wgsl-text.js';

type Table = d.WgslArray<d.Vec2u>;

/** A shader function with the constants it refers to. TypeGPU checks the shell against the text. */
function cut<Args extends d.BaseData[], Result extends d.BaseData>(
  shell: TgpuFnShell<Args, Result>,
  wgsl: string,
  name: string,
  helpers: Record<string, unknown> = {},
): TgpuFn<(...args: Args) => Result> {
  const text = functionText(wgsl, name);
  const constants = [...new Set(text.match(/\bWI_\w+/g))].map((constant) => [
    constant,
    tgpu.const(d.u32, constantValue(wgsl, constant)).$name(constant),
  ]);
  return shell(text)
    .$uses({ ...helpers, ...Object.fromEntries(constants) })
    .$name(name);
}

function makePhilox(): TgpuFn<(counter: d.Vec4u, key: d.Vec2u) => d.Vec4u> {
  const multiply = tgpu.fn([d.u32], d.vec2u);
  const next = tgpu.fn([d.vec4u, d.vec2u], d.vec4u);
  return cut(next, philoxWgsl, 'wi_philox4x32', {
    wi_philoxRound: cut(next, philoxWgsl, 'wi_philoxRound', {
      wi_mulhilo0: cut(multiply, philoxWgsl, 'wi_mulhilo0'),
      wi_mulhilo1: cut(multiply, philoxWgsl, 'wi_mulhilo1'),
    }),
  });
}

/**
 * `philox4x32(counter: vec4u, key: vec2u) -> vec4u`: four uniform words, one block of Philox4x32-10.
 *
 * @example
 * const words = tgpu.fn([d.u32], d.vec4u)`(i: u32) -> vec4u {
 *   return philox4x32(vec4u(i, 0, 0, 0), vec2u(42, 0));
 * }`.$uses({ philox4x32 });
 */
export const philox4x32: TgpuFn<(counter: d.Vec4u, key: d.Vec2u) => d.Vec4u> = /* @__PURE__ */ makePhilox();

function makeUniform(): TgpuFn<(word: d.U32) => d.F32> {
  return cut(tgpu.fn([d.u32], d.f32), uniformWgsl, 'wi_uniform');
}

/**
 * `uniform(word: u32) -> f32`: an odd multiple of 2^-24 in (-1, 1), never 0.
 *
 * @example
 * const kept = tgpu.fn([d.u32], d.bool)`(word: u32) -> bool { return uniform(word) < 0.8; }`.$uses({ uniform }); // 9 in 10
 */
export const uniform: TgpuFn<(word: d.U32) => d.F32> = /* @__PURE__ */ makeUniform();

function makeTableAccess(): TgpuAccessor<Table> {
  return tgpu
    .accessor(d.arrayOf(d.vec2u, NORMAL_SEGMENTS), () => {
      throw new Error('normal needs its table: use root.with(normalTableAccess, normalTableOf(root))');
    })
    .$name('normalTableAccess');
}

/**
 * The accessor through which {@link normal} reads its table. Bind {@link normalTableOf} to it, for a pipeline or a
 * function.
 *
 * @example
 * root.with(normalTableAccess, normalTableOf(root)).createComputePipeline({ compute: kernel });
 */
export const normalTableAccess: TgpuAccessor<Table> = /* @__PURE__ */ makeTableAccess();

function makeNormal(): TgpuFn<(word: d.U32) => d.F32> {
  const wi_tail = cut(tgpu.fn([d.u32], d.u32), normalWgsl, 'wi_tail');
  const wi_tailFloat = cut(tgpu.fn([d.u32], d.u32), normalWgsl, 'wi_tailFloat');
  const tails = { wi_tail, wi_tailFloat };
  const ofEntry = tgpu.fn([d.u32, d.vec2u], d.f32);
  return tgpu
    .fn(
      [d.u32],
      d.f32,
    )('(word: u32) -> f32 { return wi_normal(word, table[wi_normalSegment(word)]); }')
    .$uses({
      wi_normal: cut(ofEntry, normalWgsl, 'wi_normal', {
        wi_normalFixed: cut(ofEntry, normalWgsl, 'wi_normalFixed', tails),
      }),
      wi_normalSegment: cut(tgpu.fn([d.u32], d.u32), normalWgsl, 'wi_normalSegment', tails),
      table: normalTableAccess,
    })
    .$name('wi_normalOfWord');
}

/**
 * `normal(word: u32) -> f32`: a standard normal sample in (-6.34, 6.34). Reads a table: {@link normalTableAccess}.
 *
 * @example
 * const noise = tgpu.fn([d.u32], d.f32)`(word: u32) -> f32 { return 0.1 * normal(word); }`.$uses({ normal });
 */
export const normal: TgpuFn<(word: d.U32) => d.F32> = /* @__PURE__ */ makeNormal();

const tables = /* @__PURE__ */ new WeakMap<TgpuRoot, TgpuReadonly<Table>>();

/**
 * The table of the normal quantile on a root, 32 KB. The first call creates it; later calls return the same table.
 *
 * @example
 * root.with(normalTableAccess, normalTableOf(root)).createComputePipeline({ compute: kernel });
 */
export function normalTableOf(root: TgpuRoot): TgpuReadonly<Table> {
  let table = tables.get(root);
  if (!table) {
    table = root.createReadonly(d.arrayOf(d.vec2u, NORMAL_SEGMENTS)).$name('wi_normalTable');
    table.write(normalTable());
    tables.set(root, table);
  }
  return table;
}
