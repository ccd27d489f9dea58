// The shape of the code: imports run one way, twins have the same functions, the package holds what it should.
import { execFileSync, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { describe, expect, test } from 'vitest';

const root = new URL('../..', import.meta.url);
const path = (relative: string): string => fileURLToPath(new URL(relative, root));
const text = (path: string): string => readFileSync(new URL(path, root), 'utf8');
const sources = readdirSync(new URL('src', root)).filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'));

describe('imports', () => {
  const imports = new Map(
    sources.map((name) => [
      name,
      [...text(`src/${name}`).matchAll(/from '\.\/([^']+)\.js'/g)].map((match) => `${match[1]}.ts`),
    ]),
  );

  test('name their file, and only that', () => {
    for (const [name, targets] of imports) {
      for (const target of targets) expect(sources, name).toContain(target);
    }
    expect(imports.get('index.ts')?.length).toBeGreaterThan(4);
  });

  test('of the page run in no circle', () => {
    const files = readdirSync(new URL('demo', root), { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.ts'),
    );
    const targetsOf = new Map(
      files.map((name) => {
        const found = [...text(`demo/${name}`).matchAll(/from '(\.[^']+\.ts)'/g)].map(([, target]) => target as string);
        const own = found.map((target) => fileURLToPath(new URL(target, new URL(`demo/${name}`, root))));
        return [path(`demo/${name}`), own.filter((target) => target.startsWith(path('demo/')))];
      }),
    );
    const done = new Set<string>();
    const visit = (name: string, way: readonly string[]): void => {
      expect(way, 'a circle').not.toContain(name);
      expect([...targetsOf.keys()]).toContain(name);
      if (!done.has(name)) for (const target of targetsOf.get(name) ?? []) visit(target, [...way, name]);
      done.add(name);
    };
    for (const name of targetsOf.keys()) visit(name, []);
    expect(done.size).toBe(files.length);
    // Only the worker loads the framework.
    const main = [...targetsOf.keys()].filter((name) => !name.includes('/lab/'));
    for (const name of main) expect(readFileSync(name, 'utf8'), name).not.toMatch(/from '@tensorflow/);
  });

  // Lower rows import only from higher ones: nothing imports an index, the backends do not know each other.
  const LAYERS = [
    ['types.ts'],
    [
      'errors.ts',
      'philox.ts',
      'uniform.ts',
      'normal.ts',
      'truncated.ts',
      'sparse.ts',
      'half.ts',
      'float-bits.ts',
      'round.ts',
    ],
    ['kernel-binary.ts', 'turns.ts', 'wgsl.ts', 'device.ts', 'gpu-types.ts', 'gpu-flags.ts', 'gpu-errors.ts', 'cut.ts'],
    ['normal-table.ts', 'kernel-module.ts', 'stream.ts', 'fans.ts', 'gains.ts', 'layer.ts'],
    ['check-init.ts', 'region.ts', 'words.ts', 'pipelines.ts'],
    ['orthogonal.ts', 'initializers.ts', 'draw.ts', 'plan.ts'],
    ['torch.ts', 'keras.ts', 'language-models.ts', 'rules.ts'],
    ['torch-conv.ts', 'torch-rnn.ts', 'torch-attention.ts', 'keras-conv.ts', 'keras-rnn.ts'],
    ['kernel.ts', 'resolve.ts', 'params.ts', 'weights.ts', 'typegpu-random.ts'],
    ['cpu.ts', 'program.ts'],
    ['gpu-orthogonal.ts', 'share.ts'],
    ['record.ts', 'worker.ts', 'worker-source.ts'],
    ['thread.ts'],
    ['threads.ts'],
    ['spread.ts'],
    ['arrays.ts', 'upload.ts'],
    ['gpu.ts'],
    ['create-cpu.ts', 'create-gpu.ts', 'self-test.ts'],
    ['try-device.ts'],
    ['job.ts', 'set-up.ts'],
    ['model.ts', 'typegpu-fill.ts'],
    ['initializer.ts', 'initialize-weights.ts'],
    ['exports.ts'],
    ['index.ts', 'index-cpu.ts', 'typegpu.ts'],
  ];

  test('run one way', () => {
    expect(LAYERS.flat().sort()).toEqual([...sources].sort());
    const layerOf = (name: string): number => LAYERS.findIndex((layer) => layer.includes(name));
    for (const [name, targets] of imports) {
      for (const target of targets) {
        expect(layerOf(target), `${name} imports ${target}`).toBeLessThan(layerOf(name));
      }
    }
  });

  test('the shaders are imported in one place, TypeGPU by its entry point alone, and nothing else is imported', () => {
    const allowed = (name: string): RegExp =>
      name === 'wgsl.ts' ? /^\.\.\/shaders\/\w+\.wgsl\?raw$/ : name.startsWith('typegpu-') ? /^typegpu$/ : /^$/;
    for (const name of sources) {
      const others = [...text(`src/${name}`).matchAll(/from '([^.][^']*|\.\.[^']*)'/g)].map((match) => match[1]);
      for (const other of others) expect(other, name).toMatch(allowed(name));
      if (name === 'typegpu.ts') continue;
      const ofTypegpu = (imports.get(name) ?? []).filter((target) => target.startsWith('typegpu'));
      expect(ofTypegpu, name).toEqual([]);
    }
  });
});

test('nothing that engines round their own way is on the path to a weight', () => {
  for (const name of sources) {
    const code = text(`src/${name}`).replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
    expect(code, name).not.toMatch(/Math\.(log|exp|pow|sin|cos|tan|sinh|cosh|tanh|cbrt|hypot)/);
    expect(code, name).not.toMatch(/\*\*/);
  }
});

describe('twins', () => {
  const functionsOf = (wgsl: string): string[] =>
    [...wgsl.matchAll(/^fn wi_(\w+)/gm)].map((match) => match[1] as string);
  const functionsOfTwin = (ts: string): string[] =>
    [...ts.matchAll(/^(?:export )?function (\w+)/gm)].map((match) => match[1] as string);

  // tailFloat is how WGSL finds what Math.clz32 finds in TypeScript; philoxRound is what fill.wgsl does with two blocks in turn.
  test.each([
    ['philox', ['philoxRound']],
    ['uniform', []],
    ['normal', ['tailFloat']],
    ['half', []],
    ['truncated', []],
    ['sparse', []],
  ])('%s: same functions, same order', (name, wgslOnly) => {
    const functions = functionsOf(text(`shaders/${name}.wgsl`));
    expect(functions.length).toBeGreaterThan(0);
    expect(functions.filter((fn) => !(wgslOnly as string[]).includes(fn))).toEqual(
      functionsOfTwin(text(`src/${name}.ts`)),
    );
  });

  test('same constants', () => {
    const constants = [...text('shaders/philox.wgsl').matchAll(/const WI_(\w+): u32 = 0x(\w+)u;/g)];
    expect(constants.length).toBe(4);
    for (const [, name, value] of constants) {
      expect(text('src/random/philox.ts')).toContain(`export const ${name} = 0x${(value as string).toLowerCase()};`);
    }
  });

  test('every global name in the shaders has the prefix', () => {
    for (const name of readdirSync(new URL('shaders', root))) {
      for (const [, global] of text(`shaders/${name}`).matchAll(
        /^(?:@.*\s)?(?:fn|const|struct|var(?:<[^>]*>)?|override|alias)\s+(\w+)/gm,
      )) {
        expect(global, name).toMatch(/^(wi_|WI_|Wi)/);
      }
    }
  });
});

describe('the package', () => {
  test('holds what it should and nothing else', () => {
    const [packed] = JSON.parse(
      execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
        cwd: root,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      }),
    );
    const files = (packed.files as { path: string }[]).map(({ path }) => path);
    const built = files.filter((path) => path.startsWith('dist/'));
    expect(files.filter((path) => !path.startsWith('dist/')).sort()).toEqual([
      'CHANGELOG.md',
      'LICENSE',
      'README.md',
      'docs/SPEC.md',
      'verify/reference/vectors/normal-table.bin',
      'docs/schemes.md',
      'package.json',
      'shaders/fill.wgsl',
      'shaders/half.wgsl',
      'shaders/normal.wgsl',
      'shaders/orthogonal.wgsl',
      'shaders/philox.wgsl',
      'shaders/sparse.wgsl',
      'shaders/truncated.wgsl',
      'shaders/uniform.wgsl',
      'verify/reference/vectors/edges-v1.json',
      'verify/reference/vectors/schemes-v1.json',
      'verify/reference/vectors/stream-v1.json',
    ]);
    expect(built.every((path) => /^dist\/[\w-]+\.(js|d\.ts)$/.test(path))).toBe(true);
    expect(built.filter((path) => path.endsWith('.d.ts')).length).toBe(sources.length);
  });

  test('every export is there', async () => {
    const { exports, dependencies, peerDependencies, peerDependenciesMeta, devDependencies, sideEffects, license } =
      JSON.parse(text('package.json'));
    expect({ dependencies, sideEffects, license }).toEqual({ sideEffects: false, license: 'MIT' });
    expect({ peerDependencies, peerDependenciesMeta }).toEqual({
      peerDependencies: { typegpu: devDependencies.typegpu },
      peerDependenciesMeta: { typegpu: { optional: true } },
    });
    for (const entry of ['.', './cpu', './typegpu']) {
      expect(existsSync(new URL(exports[entry].types, root))).toBe(true);
      expect(existsSync(new URL(exports[entry].default, root))).toBe(true);
    }
    // As a user's Node would: by the package's own name.
    const script = `
      import { initializeWeights, philoxWgsl } from 'weight-init';
      import { initializeWeightsSync } from 'weight-init/cpu';
      import { uniform } from 'weight-init/typegpu';
      import { tgpu } from 'typegpu';
      import { readFileSync } from 'node:fs';
      const shader = readFileSync(new URL(import.meta.resolve('weight-init/shaders/philox.wgsl')), 'utf8');
      const a = await initializeWeights([10, 10], 'he', { seed: 42 });
      const b = initializeWeightsSync([10, 10], 'he', { seed: 42 });
      console.log(JSON.stringify({ backend: a.backend, equal: Buffer.compare(Buffer.from(a.data.buffer), Buffer.from(b.data.buffer)),
        shader: shader.includes('fn wi_philox4x32'), inlined: philoxWgsl.includes('fn wi_philox4x32'), comments: philoxWgsl.includes('//'),
        typegpu: tgpu.resolve([uniform]).trim() }));`;
    const out = execFileSync(process.execPath, ['--input-type=module', '-e', script], { cwd: root, encoding: 'utf8' });
    expect(JSON.parse(out)).toEqual({
      backend: 'cpu',
      equal: 0,
      shader: true,
      inlined: true,
      comments: false,
      typegpu: 'fn wi_uniform(word: u32) -> f32 {return f32(2*i32(word>>8u)+1-0x1000000)*0x1p-24f;}',
    });
  });

  test('only weight-init/typegpu refers to TypeGPU, and does not bundle it', () => {
    /** The packages that a built file imports, and all that it imports of ours. */
    const packagesOf = (file: string): string[] => {
      const seen = new Set<string>();
      const packages = new Set<string>();
      const visit = (name: string): void => {
        if (seen.has(name)) return;
        seen.add(name);
        for (const [, from] of text(`dist/${name}`).matchAll(/(?:from|import)\s*\(?["']([^"']+)["']/g)) {
          const local = /^\.\/(.+)$/.exec(from as string)?.[1];
          if (!local) packages.add(from as string);
          else visit(name.endsWith('.d.ts') ? local.replace(/\.js$/, '.d.ts') : local);
        }
      };
      visit(file);
      return [...packages];
    };
    for (const name of ['index', 'index-cpu']) {
      expect(packagesOf(`${name}.js`), name).toEqual([]);
      expect(packagesOf(`${name}.d.ts`), name).toEqual([]);
    }
    expect(packagesOf('typegpu.js')).toEqual(['typegpu']);
    expect(packagesOf('typegpu.d.ts')).toEqual(['typegpu']);
  });

  /** What tsc says of a consumer of the package, strict and with the library's types checked too. */
  function compileConsumer(code: string, options: { lib: string[]; types: string[] }): string {
    const folder = mkdtempSync(join(tmpdir(), 'weight-init-'));
    try {
      mkdirSync(join(folder, 'node_modules'));
      symlinkSync(path(''), join(folder, 'node_modules/weight-init'), 'dir');
      for (const name of ['@webgpu', 'typegpu']) {
        symlinkSync(path(`node_modules/${name}`), join(folder, 'node_modules', name), 'dir');
      }
      writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
      writeFileSync(join(folder, 'consumer.ts'), code);
      const compilerOptions = { noEmit: true, strict: true, module: 'nodenext', target: 'es2022', ...options };
      writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['consumer.ts'] }));
      return spawnSync(process.execPath, [path('node_modules/typescript/bin/tsc')], { cwd: folder, encoding: 'utf8' })
        .stdout;
    } finally {
      rmSync(folder, { recursive: true });
    }
  }

  test('weight-init/cpu compiles without WebGPU and without the DOM', () => {
    const code = `import { fillWeightsSync, initializeWeightsSync, heNormal, type ArrayWeights } from 'weight-init/cpu';
      const weights: ArrayWeights = initializeWeightsSync([3, 5], 'he', { seed: 42 });
      fillWeightsSync(weights.data, { shape: [3, 5], init: heNormal(), seed: 1n });`;
    expect(compileConsumer(code, { lib: ['es2022'], types: [] })).toBe('');
    expect(compileConsumer(code.replace("'he'", "'He'"), { lib: ['es2022'], types: [] })).toContain('TS2345');
  });

  test('weight-init compiles with @webgpu/types, and its results are told apart by their backend', () => {
    const code = `import { createInitializer, initializeWeights } from 'weight-init';
      const weights = await initializeWeights([3, 5], 'he', { seed: 42 });
      const buffer: GPUBuffer | undefined = weights.buffer;
      if (weights.backend === 'webgpu') { const device: GPUDevice = weights.device; } else { const data: Float32Array = weights.data; }
      const init = await createInitializer({ seed: 42 });
      if (buffer) await init.fill(buffer, { name: 'w', shape: [3, 5], init: 'xavier', offset: 256 });`;
    expect(compileConsumer(code, { lib: ['es2022', 'dom'], types: ['@webgpu/types'] })).toBe('');
  });

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
    // Not the errors in TypeGPU's own types, of which TypeScript 5.9 finds some.
    const errors = (consumer: string): string[] =>
      compileConsumer(consumer, { lib: ['esnext', 'dom'], types: ['@webgpu/types'] })
        .split('\n')
        .filter((line) => /^\S/.test(line) && !/node_modules\/(typegpu|typed-binary)\//.test(line));
    expect(errors(code)).toEqual([]);
    const wrong = code.replace(".$usage('storage')", '').replace(', seed: 1n', '').replace('words.x', 'words');
    const codes = errors(wrong).map((line) => /error (TS\d+)/.exec(line)?.[1]);
    expect(codes).toEqual(['TS2345', 'TS2345', 'TS2345']);
  });

  async function size(code: string): Promise<number> {
    const result = await build({
      stdin: { contents: code, resolveDir: path('') },
      bundle: true,
      minify: true,
      format: 'esm',
      write: false,
      target: 'es2022',
      external: ['typegpu'],
    });
    return gzipSync(result.outputFiles[0]?.contents as Uint8Array, { level: 9 }).length;
  }

  test('is small', async () => {
    const sizes = {
      all: await size("export * from './dist/index.js'"),
      cpu: await size("export * from './dist/index-cpu.js'"),
      typegpu: await size("export * from './dist/index-typegpu.js'"),
      cpuCall: await size("export { initializeWeightsSync } from './dist/index-cpu.js'"),
    };
    console.log('minified and gzipped, bytes:', sizes);
    // So that growth is seen; the README has the sizes. With the text of a thread and with the self-test, which
    // a page that is split into files loads only when it needs them.
    expect(sizes.all).toBeLessThan(34300);
    expect(sizes.cpu).toBeLessThan(15500);
  });

  test('what is not imported is not bundled', async () => {
    expect(await size("import { streamOfName } from './dist/index.js'; console.log(streamOfName('a'))")).toBeLessThan(
      700,
    );
    expect(await size("import './dist/index.js'")).toBeLessThan(60);
    // A function for a kernel brings nothing of the fills.
    expect(await size("import { uniform } from './dist/index-typegpu.js'; console.log(uniform)")).toBeLessThan(700);
  });
});
