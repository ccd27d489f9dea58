// The types of the package, as a consumer's compiler sees them.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { copyPackage } from '../../verify/pack.ts';

const path = (relative: string): string => fileURLToPath(new URL(`../../${relative}`, import.meta.url));

/** The package and what it may be used with, installed. */
const folder = mkdtempSync(join(tmpdir(), 'weight-init-'));
beforeAll(() => {
  mkdirSync(join(folder, 'node_modules'));
  copyPackage(join(folder, 'node_modules/weight-init'));
  for (const name of [
    '@tensorflow',
    '@types',
    '@webgpu',
    'onnxruntime-common',
    'onnxruntime-web',
    'three',
    'typegpu',
  ]) {
    symlinkSync(path(`node_modules/${name}`), join(folder, 'node_modules', name), 'dir');
  }
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
});
afterAll(() => rmSync(folder, { recursive: true }));

interface Options {
  readonly lib: readonly string[];
  readonly types: readonly string[];
  readonly module?: string;
  readonly moduleResolution?: string;
  readonly skipLibCheck?: boolean;
  readonly noUncheckedIndexedAccess?: boolean;
}
const WITH_WEBGPU: Options = { lib: ['es2022', 'dom'], types: ['@webgpu/types'] };

/** What tsc says of each consumer of the package, and of all other files: strict, and with the library's types checked too. */
function compile<N extends string>(
  consumers: Readonly<Record<N, string>>,
  options: Options,
  compiler = 'typescript-5.9',
): Record<N | 'elsewhere', string> {
  const cwd = mkdtempSync(join(folder, 'consumers-'));
  const names = Object.keys(consumers) as N[];
  for (const name of names) writeFileSync(join(cwd, `${name}.ts`), consumers[name]);
  const compilerOptions = { noEmit: true, strict: true, module: 'nodenext', target: 'es2022', ...options };
  const files = names.map((name) => `${name}.ts`);
  writeFileSync(join(cwd, 'tsconfig.json'), JSON.stringify({ compilerOptions, files }));
  const { stdout } = spawnSync(process.execPath, [path(`node_modules/${compiler}/bin/tsc`)], { cwd, encoding: 'utf8' });
  const said = Object.fromEntries([...names, 'elsewhere'].map((name) => [name, ''])) as Record<N | 'elsewhere', string>;
  for (const message of stdout.split(/\n(?=\S)/)) {
    const name = names.find((one) => message.startsWith(`${one}.ts(`)) ?? 'elsewhere';
    said[name] += message && `${message}\n`;
  }
  return said;
}

/** The lines of a consumer with an error, each with its code. */
const wrongLines = (code: string, said: string): string[] =>
  [...said.matchAll(/^\w+\.ts\((\d+),\d+\): error (TS\d+)/gm)].map(
    ([, line, found]) => `${found}: ${code.split('\n')[Number(line) - 1]?.trim()}`,
  );

test('weight-init/cpu compiles without WebGPU and without the DOM', () => {
  const code = `import { fillWeightsSync, initializeWeightsSync, heNormal, type ArrayWeights } from 'weight-init/cpu';
    const weights: ArrayWeights = initializeWeightsSync([3, 5], 'he', { seed: 42 });
    fillWeightsSync(weights.data, { shape: [3, 5], init: heNormal(), seed: 1n });`;
  const wrong = code.replace("'he'", "'He'");
  const said = compile({ right: code, wrong }, { lib: ['es2022'], types: [] });
  expect(said).toEqual({ right: '', wrong: expect.stringContaining('TS2345'), elsewhere: '' });
});

test('weight-init/recipe compiles without WebGPU and without the DOM', () => {
  const code = `import { bytesOfSpecs, canonicalRecipe, Fingerprint, fingerprintOf, idOfRecipe, specsOfConfig, specsOfRecipe } from 'weight-init/recipe';
    import type { FingerprintShares, Recipe, RecipeSpecs } from 'weight-init/recipe';
    import { initializeWeightsSync } from 'weight-init/cpu';
    const recipe: Recipe = { weightInit: 1, model: 'llama', options: { layers: 2, tied: true }, seed: '42', dtype: 'bf16' };
    const more: Recipe[] = [
      { weightInit: 1, config: { model_type: 'gpt2' }, seed: '1' },
      { weightInit: 1, seed: '1', tensors: { a: { shape: [2], init: { kind: 'truncated-normal', mean: 0, stddev: 1, low: '-Infinity', high: 1, bounds: 'absolute' } } } },
      { weightInit: 1, seed: '1', shapes: { a: [2], b: { shape: [3], dtype: 'f16' } }, rules: [['**', 'he'], ['a*', { kind: 'constant', value: 1 }]], fingerprint: '' },
    ];
    const specs: RecipeSpecs = specsOfRecipe(recipe, { maxBytes: Infinity });
    const seed: bigint | undefined = specs.a?.seed;
    const texts: string[] = [canonicalRecipe(recipe), ...more.map(idOfRecipe)];
    const bytes: number = bytesOfSpecs(specs) + bytesOfSpecs(specsOfConfig({}));
    const whole: Fingerprint = await fingerprintOf({ w: initializeWeightsSync([3, 5], 'he', { seed: 42, name: 'w' }) });
    const shares: FingerprintShares = whole.toJSON();
    new Fingerprint(specs).combine(shares);
    export { seed, texts, bytes };`;
  const mistakes = [
    ["seed: '42'", 'seed: 42'],
    ['weightInit: 1, model', 'weightInit: 2, model'],
    ["model: 'llama'", "model: 'mamba'"],
    ["low: '-Infinity'", "low: '-Inf'"],
    ['{ maxBytes: Infinity }', '{ maxByte: Infinity }'],
    ["['**', 'he']", "['**', 'He']"],
  ] as const;
  const consumers: Record<string, string> = { right: code };
  for (const [i, [right, wrong]] of mistakes.entries()) {
    expect(code).toContain(right);
    consumers[`wrong${i}`] = code.replace(right, wrong);
  }
  const { right, elsewhere, ...said } = compile(consumers, { lib: ['es2022'], types: [] });
  expect([right, elsewhere]).toEqual(['', '']);
  for (const [i, [, wrong]] of mistakes.entries()) expect(said[`wrong${i}`], wrong).toMatch(/TS2\d{3}/);
});

test('weight-init compiles with @webgpu/types, and its results are told apart by their backend', () => {
  const code = `import { createInitializer, initializeWeights } from 'weight-init';
    const weights = await initializeWeights([3, 5], 'he', { seed: 42 });
    const buffer: GPUBuffer | undefined = weights.buffer;
    if (weights.backend === 'webgpu') { const device: GPUDevice = weights.device; } else { const data: Float32Array = weights.data; }
    const init = await createInitializer({ seed: 42 });
    if (buffer) await init.fill(buffer, { name: 'w', shape: [3, 5], init: 'xavier', offset: 256 });`;
  expect(compile({ right: code }, WITH_WEBGPU)).toEqual({ right: '', elsewhere: '' });
});

test('the options say what the results are', () => {
  const code = `import { createInitializer, initializeWeights, type Initializer } from 'weight-init';
    import type { Backend, Weights, BufferWeights, ArrayWeights } from 'weight-init';
    import { heNormal, initializeWeightsSync } from 'weight-init/cpu';
    export async function main(device: GPUDevice, backend: Backend, sizes: number[]) {
      const onGpu: BufferWeights<'f32'> = await initializeWeights([3, 5], 'he', { backend: 'webgpu' });
      const onDevice: GPUBuffer = (await initializeWeights([3, 5], 'he', { device, dtype: 'f16' })).buffer;
      const half: BufferWeights<'f16'> = await initializeWeights([3, 5], 'he', { device, dtype: 'f16' });
      const onCpu: Float32Array = (await initializeWeights([3, 5], 'he', { backend: 'cpu' })).data;
      const either: Weights<'f32'> = await initializeWeights(sizes, 'he', { backend });
      initializeWeightsSync(sizes, 'he').data;
      const gpu = await createInitializer({ backend: 'webgpu', selfTest: true });
      const a: GPUDevice = gpu.device;
      const b: GPUBuffer = (await gpu.create({ shape: sizes, init: heNormal() })).buffer;
      const c: BufferWeights<'bf16'> = await gpu.create({ shape: sizes, init: heNormal(), dtype: 'bf16' });
      const mine: GPUDevice = (await createInitializer({ device, seed: 1n })).device;
      const cpu = await createInitializer({ backend: 'cpu' });
      const d: ArrayWeights<'f32'> = await cpu.create({ shape: sizes, init: heNormal() });
      const auto: Initializer = await createInitializer();
      const tested = await createInitializer({ device, selfTest: true });
      const all: Initializer[] = [gpu, cpu, auto, tested];
      if (auto.backend === 'webgpu') {
        const e: GPUDevice = auto.device;
        const f: 'shader' | 'upload' = auto.route;
      } else {
        const g: string | undefined = auto.reason;
        const h: undefined = auto.device;
      }
      const w: Weights<'f32'> = await auto.create({ shape: sizes, init: heNormal() });
      const options: { backend?: 'auto' | Backend } = {};
      const i: Initializer = await createInitializer(options);
      return { onGpu, onDevice, half, onCpu, either, a, b, c, mine, d, all, w, i };
    }`;
  const wrong = `import { createInitializer, initializeWeights } from 'weight-init';
    export async function main(device: GPUDevice, sizes: number[]) {
      const tested = await createInitializer({ device, selfTest: true });
      const auto = await createInitializer();
      const cpu = await createInitializer({ backend: 'cpu' });
      tested.device.queue;
      auto.device.queue;
      cpu.device.queue;
      (await cpu.create({ shape: sizes, init: 'he' })).buffer.size;
      (await auto.create({ shape: sizes, init: 'he' })).buffer.size;
      (await initializeWeights(sizes, 'he')).data.length;
      (await initializeWeights(sizes, 'he', { backend: 'cpu' })).device.queue;
      await createInitializer({ seeds: 1 });
      await createInitializer({ backend: 'webgpu', seeds: 1 });
      await initializeWeights(sizes, 'he', { device, nam: 'w' });
    }`;
  const said = compile({ right: code, wrong }, WITH_WEBGPU);
  expect(said).toMatchObject({ right: '', elsewhere: '' });
  expect(wrongLines(wrong, said.wrong)).toEqual([
    'TS18048: tested.device.queue;',
    'TS18048: auto.device.queue;',
    'TS18048: cpu.device.queue;',
    "TS2532: (await cpu.create({ shape: sizes, init: 'he' })).buffer.size;",
    "TS2532: (await auto.create({ shape: sizes, init: 'he' })).buffer.size;",
    "TS2532: (await initializeWeights(sizes, 'he')).data.length;",
    "TS2532: (await initializeWeights(sizes, 'he', { backend: 'cpu' })).device.queue;",
    'TS2769: await createInitializer({ seeds: 1 });',
    "TS2769: await createInitializer({ backend: 'webgpu', seeds: 1 });",
    "TS2769: await initializeWeights(sizes, 'he', { device, nam: 'w' });",
  ]);
});

test('createAll keeps the names and the dtypes', () => {
  const head = `import { createInitializer, heNormal, zeros, type Model, type TensorSpecs, type Weights } from 'weight-init';
    import type { WeightSpec } from 'weight-init';
    import { torchLinear } from 'weight-init/presets';
    export async function main(device: GPUDevice, specs: TensorSpecs, byName: Record<string, WeightSpec<'f32'>>) {
      const init = await createInitializer();
      const gpu = await createInitializer({ device });
      const model = await init.createAll({
        'fc1.weight': { shape: [784, 256], init: heNormal(), dtype: 'f16' },
        'fc1.bias': { shape: [256], init: zeros() },
      });
      const list = await gpu.createAll([
        { name: 'a', shape: [3, 5], init: 'he', dtype: 'bf16', slice: [[0, 1], [2, 3]] },
        { name: 'b', shape: [3, 5], init: 'he' },
      ]);
      const any = await init.createAll(specs);
      const floats = await init.createAll(byName, { arena: true });
      const layer = await init.createAll(torchLinear({ inFeatures: 3, outFeatures: 5 }));`;
  const code = `${head}
      const a: Weights<'f16'> = model.tensors['fc1.weight'];
      const b: Weights<'f32'> = model.tensors['fc1.bias'];
      const c: GPUBuffer = list.tensors.a.buffer;
      const d: Uint16Array = await list.tensors.a.read();
      const e: Float32Array = await list.tensors.b.read();
      const f: Weights | undefined = any.tensors.whatever;
      const g: Weights<'f32'> | undefined = floats.tensors.whatever;
      const h: Weights<'f32'> | undefined = layer.tensors.weight;
      const models: Model[] = [model, list, any, floats, layer];
      return { a, b, c, d, e, f, g, h, models };
    }`;
  const wrong = `${head}
      model.tensors['fc2.weight'];
      list.tensors.c;
      const f32: Weights<'f32'> = model.tensors['fc1.weight'];
      await init.createAll({ w: { shape: [3, 5], init: 'he', dType: 'f16' } });
      await init.createAll({ w: { shape: [3, 5], init: 'He' } });
      await init.createAll({ w: { shape: [3, 5] } });
      await init.createAll([{ shape: [3, 5], init: 'he' }]);
      await init.createAll({ w: { shape: [3, 5], init: 'he', offset: 4 } });
    }`;
  const said = compile({ right: code, wrong }, WITH_WEBGPU);
  expect(said).toMatchObject({ right: '', elsewhere: '' });
  expect(wrongLines(wrong, said.wrong).map((line) => line.replace(/^TS\d+: /, ''))).toEqual(
    wrong
      .slice(head.length)
      .split('\n')
      .slice(1, -1)
      .map((line) => line.trim()),
  );
});

test('the names of presets are known, with their prefixes, as far as the options say', () => {
  const head = `import { createInitializer, heNormal } from 'weight-init';
    import { gpt2, kerasConv2D, kerasDense, prefixed, torchBatchNorm, torchLinear, torchLSTM } from 'weight-init/presets';
    export async function main(device: GPUDevice, bias: boolean, layers: number) {
      const init = await createInitializer({ device });
      const specs = {
        ...prefixed('fc1.', torchLinear({ inFeatures: 3, outFeatures: 5 })),
        ...prefixed('fc2.', torchLinear({ inFeatures: 3, outFeatures: 5, bias: false }), { dtype: 'f16' }),
        ...prefixed('fc3.', torchLinear({ inFeatures: 3, outFeatures: 5, bias })),
        ...prefixed('bn.', torchBatchNorm({ numFeatures: 5, affine: false })),
        ...prefixed('lstm.', torchLSTM({ inputSize: 3, hiddenSize: 5, numLayers: 2 })),
        ...prefixed('own.', { weight: { shape: [3, 5], init: heNormal(), dtype: 'bf16' } } as const),
        ...prefixed('conv/', kerasConv2D({ inputDim: 3, filters: 5, kernelSize: 3 })),
      };
      for (let i = 0; i < layers; i++) {
        Object.assign(specs, prefixed(\`h.\${i}.\`, kerasDense({ inputDim: 3, units: 5 })));
      }
      const { tensors } = await init.createAll(specs);
      const model = await init.createAll(prefixed('gpt2.', gpt2({ layers: 2, width: 8, vocabulary: 9, context: 4 })));
      const layer = await init.createAll(kerasDense({ inputDim: 3, units: 5 }));
      const either = prefixed(bias ? 'enc.' : 'dec.', torchLinear({ inFeatures: 3, outFeatures: 5 }));
      const own = prefixed('own.', torchLinear({ inFeatures: 3, outFeatures: 5 }));
      own['own.weight'] = { ...own['own.weight'], shape: [5, 3] };`;
  const code = `${head}
      const buffers: GPUBuffer[] = [
        tensors['fc1.weight'].buffer,
        tensors['fc1.bias'].buffer,
        tensors['fc2.weight'].buffer,
        tensors['fc3.weight'].buffer,
        tensors['bn.running_mean'].buffer,
        tensors['lstm.weight_hh_l0'].buffer,
        tensors['conv/kernel'].buffer,
        layer.tensors.bias.buffer,
        specs['fc1.weight'].shape.length > 0 ? layer.tensors.kernel.buffer : layer.tensors.bias.buffer,
      ];
      const more: (GPUBuffer | undefined)[] = [tensors['lstm.weight_hh_l1']?.buffer, model.tensors['gpt2.wte.weight']?.buffer];
      const bf16: 'bf16' = tensors['own.weight'].dtype;
      const f16: 'f16' = tensors['fc2.weight'].dtype;
      const f32: 'f32' = tensors['fc1.weight'].dtype;
      const seeded = await init.createAll(prefixed('a.', kerasDense({ inputDim: 3, units: 5 }), { seed: 1 }));
      const floats: Float32Array[] = [await tensors['conv/kernel'].read(), await seeded.tensors['a.kernel'].read()];
      return { buffers, more, bf16, f16, f32, floats };
    }`;
  const wrong = `${head}
      tensors['fc1.weigth'].buffer;
      tensors['fc2.bias'].buffer;
      tensors['fc3.bias'].buffer;
      tensors['bn.weight'].buffer;
      tensors['lstm.weight_hh_l1'].buffer;
      model.tensors['gpt2.wte.weight'].buffer;
      layer.tensors.weight.buffer;
      either['enc.weight'].shape;
      torchLinear({ inFeatures: 3, outFeatures: 5, useBias: false });
      prefixed('a.', torchLinear({ inFeatures: 3, outFeatures: 5 }), { dtype: 'f16', sed: 1 });
      const f32: 'f32' = tensors['fc2.weight'].dtype;
    }`;
  const said = compile({ right: code, wrong }, { ...WITH_WEBGPU, noUncheckedIndexedAccess: true });
  expect(said).toMatchObject({ right: '', elsewhere: '' });
  expect(wrongLines(wrong, said.wrong).map((line) => line.replace(/^TS\d+: /, ''))).toEqual(
    wrong
      .slice(head.length)
      .split('\n')
      .slice(1, -1)
      .map((line) => line.trim()),
  );
});

/** Without the errors in TypeGPU's own types, of which TypeScript 5.9 finds some. */
const ofTheLibrary = (said: string): string[] =>
  said.split('\n').filter((line) => /^\S/.test(line) && !/node_modules\/(typegpu|typed-binary)\//.test(line));

test('weight-init/typegpu compiles with typegpu', () => {
  const code = `import { d, tgpu, type TgpuRoot } from 'typegpu';
    import { heNormal } from 'weight-init';
    import { fillBuffer, normal, normalTableAccess, normalTableOf, philox4x32, uniform } from 'weight-init/typegpu';
    export async function main(root: TgpuRoot) {
      const buffer = root.createBuffer(d.arrayOf(d.f32, 15)).$usage('storage');
      await fillBuffer(root, buffer, { name: 'w', shape: [3, 5], init: heNormal(), seed: 42 });
      await fillBuffer(root, root.createMutable(d.arrayOf(d.vec4f, 4)), { shape: [4, 4], init: 'he', seed: 1n });
      const noise = tgpu.fn([d.u32], d.f32)((i) => {
        'use gpu';
        const words = philox4x32(d.vec4u(i, 0, 0, 0), d.vec2u(42, 0));
        return uniform(words.x) * normal(words.y);
      });
      return noise.with(normalTableAccess, normalTableOf(root));
    }`;
  const wrong = code.replace(".$usage('storage')", '').replace(', seed: 1n', '').replace('words.x', 'words');
  const said = compile({ right: code, wrong }, { ...WITH_WEBGPU, lib: ['esnext', 'dom'] });
  expect(said.right).toBe('');
  expect(ofTheLibrary(said.elsewhere)).toEqual([]);
  const codes = [...said.wrong.matchAll(/error (TS\d+)/g)].map(([, code]) => code);
  expect(codes).toEqual(['TS2345', 'TS2345', 'TS2345']);
});

test('the adapters compile with the types of their frameworks, and take nothing else', () => {
  const code = `import * as core from '@tensorflow/tfjs-core';
    import * as layers from '@tensorflow/tfjs-layers';
    import * as ort from 'onnxruntime-web';
    import { StorageBufferAttribute, type WebGPURenderer } from 'three/webgpu';
    import { heNormal, type Initializer, type Model, type Weights } from 'weight-init';
    import { externalDataOf, tensorOf as ortTensorOf, tensorsOf as ortTensorsOf } from 'weight-init/adapters/onnxruntime-web';
    import { destroyWeights, initializeLayers, kernelInitializer, registerKernelInitializer, tensorOf, tensorsOf } from 'weight-init/adapters/tfjs';
    import { fillStorageAttribute } from 'weight-init/adapters/three';
    const tf = { ...core, ...layers };
    export async function main(initializer: Initializer, weights: Weights<'f32'>, model: Model<{ w: 'f32' }>, renderer: WebGPURenderer) {
      const tensor: core.Tensor = tensorOf(tf, weights);
      const { w }: { w: core.Tensor } = tensorsOf(tf, model);
      destroyWeights(tf, weights);
      destroyWeights(tf, model);
      const kernel = await kernelInitializer(tf, initializer, heNormal(), { name: 'fc1.kernel', seed: 1n });
      const net = tf.sequential({ layers: [tf.layers.dense({ units: 2, inputShape: [2], kernelInitializer: kernel })] });
      await initializeLayers(tf, net, initializer, [[/kernel$/, heNormal()], ['**', 'zero']]);
      registerKernelInitializer(tf);
      const input: ort.Tensor = ortTensorOf(ort, weights);
      const inputs: { w: ort.Tensor } = ortTensorsOf(ort, model);
      await ort.InferenceSession.create('model.onnx', { externalData: await externalDataOf(model) });
      await fillStorageAttribute(renderer, new StorageBufferAttribute(6, 1), { name: 'w', shape: [2, 3], init: 'he' }, initializer);
      return { tensor, w, input, inputs };
    }`;
  // Not the errors in the frameworks' own types, with which the library's are checked too.
  const errors = (consumer: string): string[] =>
    Object.values(compile({ consumer }, { lib: ['esnext', 'dom'], types: ['@webgpu/types'] }))
      .join('')
      .split('\n')
      .filter((line) => /^\S/.test(line) && !/^\S*node_modules\/(?!weight-init)/.test(line));
  expect(errors(code)).toEqual([]);
  const wrong = [
    ["{ name: 'fc1.kernel', seed: 1n }", '{ seed: 1n }'],
    ['tensorOf(tf, weights);', 'tensorOf(ort, weights);'],
    ['ortTensorOf(ort, weights)', 'ortTensorOf(tf, weights)'],
    ['registerKernelInitializer(tf)', 'registerKernelInitializer(core)'],
    ['new StorageBufferAttribute(6, 1)', 'new Float32Array(6)'],
  ] as const;
  const lines = wrong.map(([right]) => code.slice(0, code.indexOf(right)).split('\n').length);
  const replaced = wrong.reduce((text, [right, instead]) => text.replace(right, instead), code);
  const found = errors(replaced).map((error) => Number(/^consumer\.ts\((\d+),\d+\): error TS2\d{3}/.exec(error)?.[1]));
  expect(found).toEqual(lines.sort((x, y) => x - y));
});

const RESOLUTIONS = [
  { module: 'node16', moduleResolution: 'node16' },
  { module: 'es2022', moduleResolution: 'bundler' },
  { module: 'es2022', moduleResolution: 'node10' },
];

describe.each([
  ['typescript', '7.0'],
  ['typescript-5.9', '5.9'],
  ['typescript-5.1', '5.1'],
])('every entry point compiles with %s', (compiler, version) => {
  const manifest = JSON.parse(readFileSync(path(`node_modules/${compiler}/package.json`), 'utf8'));
  const code = `import { createInitializer, initializeWeights, normalTable } from 'weight-init';
    import { initializeWeightsSync, fillWeightsSync, type ArrayWeights } from 'weight-init/cpu';
    import { gpt2, torchLinear } from 'weight-init/presets';
    import { fingerprintOf, specsOfRecipe } from 'weight-init/recipe';
    import { philoxWgsl } from 'weight-init/shaders';
    import * as all from 'weight-init/static';
    export async function main(device: GPUDevice): Promise<[Float32Array, Uint16Array, string]> {
      const weights = await initializeWeights([3, 5], 'he', { seed: 42, name: 'w' });
      if (weights.backend === 'webgpu') { const buffer: GPUBuffer = weights.buffer; device.queue.writeBuffer(buffer, 0, normalTable()); }
      const array: ArrayWeights<'f32'> = initializeWeightsSync([3, 5], 'he', { seed: 42, name: 'w' });
      fillWeightsSync(array.data, { shape: [3, 5], init: all.heNormal(), seed: 1n, name: 'w' });
      const init = await createInitializer({ device, seed: 42 });
      await init.createAll({ ...torchLinear({ inFeatures: 3, outFeatures: 5 }), ...gpt2({ layers: 1, width: 1, vocabulary: 1, context: 1 }) });
      const model = await init.createAll(specsOfRecipe({ weightInit: 1, seed: '1', tensors: { w: { shape: [3, 5], init: 'he' } } }));
      const digest: string = (await fingerprintOf(model)).digest();
      if (!digest) return [new Float32Array(1), new Uint16Array(1), digest];
      const half = initializeWeightsSync([3, 5], 'he', { seed: 42, name: 'w', dtype: 'bf16' });
      return [await weights.read(), half.data, philoxWgsl];
    }`;

  test(`version ${manifest.version}`, () => {
    expect(manifest.version.startsWith(`${version}.`)).toBe(true);
    for (const resolution of RESOLUTIONS) {
      // TypeScript 7 has no node10 any more.
      if (version === '7.0' && resolution.moduleResolution === 'node10') continue;
      const wrong = code.replace('Promise<[Float32Array,', 'Promise<[Uint8Array,');
      // TypeScript 6 and later know WebGPU themselves.
      const types = version === '7.0' ? [] : WITH_WEBGPU.types;
      const said = compile({ right: code, wrong }, { ...WITH_WEBGPU, types, ...resolution }, compiler);
      expect(said, resolution.moduleResolution).toEqual({
        right: '',
        wrong: expect.stringContaining('TS2322'),
        elsewhere: '',
      });
    }
  });
});

// TypeGPU's own types need a newer TypeScript than ours.
test('weight-init/typegpu is found by every resolution', () => {
  const use = "import { fillBuffer } from 'weight-init/typegpu'; export const fill: 3 = fillBuffer;";
  for (const resolution of RESOLUTIONS) {
    const options = { ...WITH_WEBGPU, ...resolution, lib: ['esnext', 'dom'], skipLibCheck: true };
    const { consumer } = compile({ consumer: use }, options);
    expect(consumer, resolution.moduleResolution).toContain('consumer.ts(1,');
    expect(consumer, resolution.moduleResolution).not.toContain('TS2307');
  }
});
