// weight-init/typegpu on roots of its caller. Runs in the page.
import { d, type TgpuRoot, tgpu } from 'typegpu';
import { createInitializer, type FillSpec } from '../../../src/index.ts';
import { fillWeightsSync } from '../../../src/index-cpu.ts';
import {
  fillBuffer,
  normal,
  normalTableAccess,
  normalTableOf,
  philox4x32,
  type TypeGpuTarget,
  uniform,
} from '../../../src/index-typegpu.ts';
import { normal as normalTwin } from '../../../src/random/normal.ts';
import { normalTable } from '../../../src/random/normal-table.ts';
import { philox4x32 as philoxTwin } from '../../../src/random/philox.ts';
import { uniform as uniformTwin } from '../../../src/random/uniform.ts';

type Spec = FillSpec & { seed: number };

/** The bits of a buffer, read past TypeGPU, which would make numbers of them. */
async function readBits(root: TgpuRoot, buffer: GPUBuffer): Promise<Uint32Array> {
  return new Uint32Array((await (await createInitializer({ device: root.device })).read(buffer)).buffer);
}

/** How many words of a buffer are those of a spec, and how many there are. */
async function compare(root: TgpuRoot, buffer: GPUBuffer, spec: Spec): Promise<string> {
  const bits = await readBits(root, buffer);
  const expected = spec.dtype ? new Uint16Array(2 * bits.length) : new Float32Array(bits.length);
  fillWeightsSync(expected, spec);
  const words = new Uint32Array(expected.buffer);
  return `${bits.filter((word, i) => word === words[i]).length} of ${bits.length}`;
}

/** Schemas that can be filled. */
export async function fillTargets(): Promise<Record<string, string>> {
  const root = await tgpu.init();
  const spec: Spec = { name: 'w', shape: [20, 30], init: 'he', seed: 42 };
  const result: Record<string, string> = {};
  const check = async (name: string, target: TypeGpuTarget, raw: GPUBuffer, filled: Spec = spec) => {
    await fillBuffer(root, target, filled);
    result[name] = await compare(root, raw, filled);
  };
  const f32 = root.createBuffer(d.arrayOf(d.f32, 600)).$usage('storage');
  await check('f32', f32, root.unwrap(f32));
  const again = root.createBuffer(d.arrayOf(d.f32, 600), root.unwrap(f32)).$usage('storage');
  await check('a GPUBuffer of the caller', again, root.unwrap(again), { ...spec, seed: 43 });
  const vec2f = root.createMutable(d.arrayOf(d.vec2f, 300));
  await check('vec2f', vec2f, root.unwrap(vec2f.buffer));
  const vec4f = root.createReadonly(d.arrayOf(d.vec4f, 150));
  await check('vec4f', vec4f, root.unwrap(vec4f.buffer));
  const nested = root.createBuffer(d.arrayOf(d.arrayOf(d.f32, 30), 20)).$usage('storage', 'vertex');
  await check('nested', nested, root.unwrap(nested));
  const slice = root.createMutable(d.arrayOf(d.f32, 7));
  await check('slice', slice, root.unwrap(slice.buffer), { ...spec, slice: [5, 12] });
  const larger = root.createMutable(d.arrayOf(d.f32, 700));
  await check('offset', larger, root.unwrap(larger.buffer), { ...spec, offset: 400 });
  const packed = root.createMutable(d.arrayOf(d.u32, 300));
  await check('bf16 in u32', packed, root.unwrap(packed.buffer), { ...spec, dtype: 'bf16' });
  const odd = root.createMutable(d.arrayOf(d.u32, 4));
  await check('7 f16 in u32', odd, root.unwrap(odd.buffer), { ...spec, dtype: 'f16', slice: [5, 12] });
  const vec3f = root.createMutable(d.arrayOf(d.vec3f, 200));
  await check('vec3f', vec3f, root.unwrap(vec3f.buffer), { ...spec, shape: [20, 10, 3], bytesPerRow: 16 });
  const vec3u = root.createMutable(d.arrayOf(d.arrayOf(d.vec3u, 10), 5));
  await check('bf16 in vec3u', vec3u, root.unwrap(vec3u.buffer), {
    ...spec,
    ...{ shape: [50, 6], dtype: 'bf16', bytesPerRow: 16 },
  });
  const one = root.createMutable(d.vec3f);
  await check('one vec3f', one, root.unwrap(one.buffer), { ...spec, shape: [1, 3] });
  const none = root.createMutable(d.arrayOf(d.f32, 5));
  await check('no elements', none, root.unwrap(none.buffer), { ...spec, shape: [0, 3] });
  root.destroy();
  return result;
}

/** What refuses to be filled says so, writes nothing and leaves the root as it was. */
export async function refusals(): Promise<{ messages: Record<string, string>; untouched: boolean; after: string }> {
  const root = await tgpu.init();
  const spec: Spec = { shape: [2, 3], init: 'he', seed: 42 };
  const six = root.createMutable(d.arrayOf(d.f32, 6), [1, 2, 3, 4, 5, 6]);
  const messages: Record<string, string> = {};
  const refuse = async (name: string, target: unknown, of: Partial<Spec> = {}, by: unknown = root) => {
    const outcome = fillBuffer(by as TgpuRoot, target as TypeGpuTarget, { ...spec, ...of });
    messages[name] = await outcome.then(() => 'filled', String);
  };
  await refuse('too small', root.createMutable(d.arrayOf(d.f32, 5)));
  await refuse('too large', root.createMutable(d.arrayOf(d.f32, 7)));
  await refuse('vec4f', root.createMutable(d.arrayOf(d.vec4f, 2)));
  await refuse('slice', six, { slice: [0, 5] });
  await refuse('offset', six, { offset: 4 });
  await refuse('vec3f', root.createMutable(d.arrayOf(d.vec3f, 2)));
  await refuse('vec3f, 20 bytes', root.createMutable(d.arrayOf(d.vec3f, 3)), { bytesPerRow: 20 });
  await refuse('vec3f, rows of 2', root.createMutable(d.arrayOf(d.vec3f, 3)), { shape: [3, 2], bytesPerRow: 16 });
  await refuse('too few vec3f', root.createMutable(d.arrayOf(d.vec3f, 1)), { bytesPerRow: 16 });
  await refuse('u32', root.createMutable(d.arrayOf(d.u32, 6)));
  await refuse('bf16 in f32', six, { dtype: 'bf16' });
  await refuse('struct', root.createMutable(d.arrayOf(d.struct({ x: d.f32 }), 6)));
  await refuse('usage', root.createBuffer(d.arrayOf(d.f32, 6)));
  await refuse('no seed', six, { seed: undefined as unknown as number });
  await refuse('a key that is not known', six, { bogus: 1 } as never);
  await refuse('not a buffer', new Float32Array(6));
  await refuse('not a root', six, {}, {});
  const gone = root.createBuffer(d.arrayOf(d.f32, 6)).$usage('storage');
  gone.destroy();
  await refuse('destroyed', gone);
  const other = await tgpu.init();
  await refuse('another root', other.createMutable(d.arrayOf(d.f32, 6)));
  other.destroy();
  messages['another root'] = messages['another root']?.split(': ').slice(0, 3).join(': ') ?? ''; // then Dawn's words
  const untouched = String(await six.read()) === '1,2,3,4,5,6';
  await fillBuffer(root, six, spec);
  const after = await compare(root, root.unwrap(six.buffer), spec);
  root.destroy();
  return { messages, untouched, after };
}

/** A kernel of the caller's, by the three functions: how many words are those of the CPU twins. */
export async function kernel(names: 'strict' | 'random'): Promise<Record<string, string>> {
  const root = await tgpu.init({ unstable_names: names });
  const count = 4096;
  const out = root.createMutable(d.arrayOf(d.vec4u, count));
  const samples = root.createMutable(d.arrayOf(d.vec4u, count));
  const noise = tgpu.fn([d.u32], d.u32)`(word: u32) -> u32 { return bitcast<u32>(normal(word)); }`.$uses({ normal });
  const main = tgpu.computeFn({ workgroupSize: [64], in: { id: d.builtin.globalInvocationId } })`{
    let i = in.id.x;
    let words = philox4x32(vec4u(i, 1, 2, 3), vec2u(42, 7));
    out[i] = words;
    let kept = uniform(words.x) < 0.8;
    samples[i] = vec4u(u32(kept), bitcast<u32>(uniform(words.y)), noise(words.z), noise(words.w));
  }`.$uses({ philox4x32, uniform, noise, out, samples });
  const table = normalTableOf(root);
  root
    .with(normalTableAccess, table)
    .createComputePipeline({ compute: main })
    .dispatchWorkgroups(count / 64);
  const actual = [await readBits(root, root.unwrap(out.buffer)), await readBits(root, root.unwrap(samples.buffer))];

  const words = new Uint32Array(4 * count);
  const expected = new Uint32Array(4 * count);
  const floats = new Float32Array(expected.buffer);
  for (let i = 0; i < count; i++) {
    const block = words.subarray(4 * i, 4 * i + 4);
    philoxTwin(i, 1, 2, 3, 42, 7, block);
    const [x, y, z, w] = block as unknown as [number, number, number, number];
    expected[4 * i] = Number(uniformTwin(x) < Math.fround(0.8));
    floats[4 * i + 1] = uniformTwin(y);
    floats[4 * i + 2] = normalTwin(z, normalTable());
    floats[4 * i + 3] = normalTwin(w, normalTable());
  }
  const equal = (a: Uint32Array | undefined, b: Uint32Array) =>
    `${b.filter((word, i) => word === a?.[i]).length} of ${a?.length}`;
  const kept = expected.filter((_, i) => i % 4 === 0).reduce((sum, bit) => sum + bit, 0) / count;
  const result = {
    words: equal(actual[0], words),
    samples: equal(actual[1], expected),
    kept: kept.toFixed(2),
    sameTable: String(normalTableOf(root) === table),
  };
  root.destroy();
  return result;
}
