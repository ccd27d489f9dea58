// What npm packs: the files, the entry points as Node finds them, and what they import.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, posix } from 'node:path';
import { expect, test } from 'vitest';
import { copyPackage } from '../../verify/pack.ts';

const root = new URL('../..', import.meta.url);
const text = (path: string): string => readFileSync(new URL(path, root), 'utf8');
const sources = readdirSync(new URL('src/', root), { recursive: true, encoding: 'utf8' }).filter((name) =>
  /(?<!\.d)\.ts$/.test(name),
);

test('holds what it should and nothing else', () => {
  const cwd = mkdtempSync(join(tmpdir(), 'weight-init-'));
  copyPackage(cwd);
  const [packed] = JSON.parse(
    execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
      cwd,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }),
  );
  rmSync(cwd, { recursive: true });
  const files = (packed.files as { path: string }[]).map(({ path }) => path);
  const built = files.filter((path) => path.startsWith('dist/'));
  expect(files.filter((path) => !path.startsWith('dist/')).sort()).toEqual([
    'CHANGELOG.md',
    'LICENSE',
    'README.md',
    'adapters/onnxruntime-web.d.ts',
    'adapters/onnxruntime-web.js',
    'adapters/tfjs.d.ts',
    'adapters/tfjs.js',
    'adapters/three.d.ts',
    'adapters/three.js',
    'cpu.d.ts',
    'cpu.js',
    'docs/SPEC.md',
    'docs/recipes.md',
    'docs/scale.md',
    'docs/schemes.md',
    'generators/jax.d.ts',
    'generators/jax.js',
    'generators/keras.d.ts',
    'generators/keras.js',
    'generators/numpy.d.ts',
    'generators/numpy.js',
    'generators/tensorflow.d.ts',
    'generators/tensorflow.js',
    'generators/torch.d.ts',
    'generators/torch.js',
    'package.json',
    'presets.d.ts',
    'presets.js',
    'recipe.d.ts',
    'recipe.js',
    'shaders.d.ts',
    'shaders.js',
    'shaders/fill.wgsl',
    'shaders/half.wgsl',
    'shaders/jax-fill.wgsl',
    'shaders/jax.wgsl',
    'shaders/normal.wgsl',
    'shaders/orthogonal.wgsl',
    'shaders/philox.wgsl',
    'shaders/sparse.wgsl',
    'shaders/threefry.wgsl',
    'shaders/truncated.wgsl',
    'shaders/uniform.wgsl',
    'static.d.ts',
    'static.js',
    'typegpu.d.ts',
    'typegpu.js',
    'verify/reference/vectors/edges-v1.json',
    'verify/reference/vectors/halves-v1.json',
    'verify/reference/vectors/normal-table.bin',
    'verify/reference/vectors/orthogonal-v1.json',
    'verify/reference/vectors/schemes-v1.json',
    'verify/reference/vectors/stacks-v1.json',
    'verify/reference/vectors/stream-v1.json',
  ]);
  expect(
    built.filter((path) => !/^dist\/((adapters\/)?[\w-]+\.js(\.map)?|([\w-]+\/)*[\w-]+\.d\.ts)$/.test(path)),
  ).toEqual([]);
  // The command is called, not imported.
  const importable = sources.filter((name) => !name.startsWith('cli/'));
  expect(built.filter((path) => path.endsWith('.d.ts')).length).toBe(importable.length);
  expect(built).toContain('dist/cli.js');
});

test('every export is there', async () => {
  const { bin, exports, dependencies, peerDependencies, peerDependenciesMeta, devDependencies, sideEffects, license } =
    JSON.parse(text('package.json'));
  expect(bin).toEqual({ 'weight-init': 'dist/cli.js' });
  expect({ dependencies, sideEffects, license }).toEqual({ sideEffects: false, license: 'MIT' });
  const peers = ['@tensorflow/tfjs-core', '@tensorflow/tfjs-layers', 'onnxruntime-web', 'three', 'typegpu'];
  expect({ peerDependencies, peerDependenciesMeta }).toEqual({
    // three.js counts its versions below 1, so that ^ would allow one alone.
    peerDependencies: {
      ...Object.fromEntries(peers.map((name) => [name, devDependencies[name]])),
      three: '>=0.180.0',
    },
    peerDependenciesMeta: Object.fromEntries(peers.map((name) => [name, { optional: true }])),
  });
  const adapters = ['onnxruntime-web', 'tfjs', 'three'].map((name) => `./adapters/${name}`);
  const generators = ['jax', 'keras', 'numpy', 'tensorflow', 'torch'].map((name) => `./generators/${name}`);
  const entries = ['.', './cpu', './presets', './recipe', './shaders', './static', './typegpu'];
  for (const entry of [...entries, ...adapters, ...generators]) {
    expect(existsSync(new URL(exports[entry].types, root))).toBe(true);
    expect(existsSync(new URL(exports[entry].default, root))).toBe(true);
  }
  // As a user's Node would: by the package's own name.
  const script = `
    import { initializeWeights } from 'weight-init';
      import { philoxWgsl } from 'weight-init/shaders';
    import { initializeWeightsSync } from 'weight-init/cpu';
    import { uniform } from 'weight-init/typegpu';
    import { tgpu } from 'typegpu';
    import { readFileSync } from 'node:fs';
    const shader = readFileSync(new URL(import.meta.resolve('weight-init/shaders/philox.wgsl')), 'utf8');
    const a = await initializeWeights([10, 10], 'he', { seed: 42 });
    const b = initializeWeightsSync([10, 10], 'he', { seed: 42 });
    console.log(JSON.stringify({ backend: a.backend, equal: Buffer.compare(Buffer.from(a.data.buffer), Buffer.from(b.data.buffer)),
      shader: shader.includes('fn wi_philox4x32'), inlined: philoxWgsl === shader,
      typegpu: tgpu.resolve([uniform]).trim() }));`;
  const out = execFileSync(process.execPath, ['--input-type=module', '-e', script], { cwd: root, encoding: 'utf8' });
  expect(JSON.parse(out)).toEqual({
    backend: 'cpu',
    equal: 0,
    shader: true,
    inlined: true,
    typegpu: 'fn wi_uniform(a: u32) -> f32 {return f32(2*i32(a>>8u)+1-0x1000000)*0x1p-24f;}',
  });
});

test('only weight-init/typegpu refers to TypeGPU, and does not bundle it; adapters refer to types alone', () => {
  /** The packages that a built file imports, and all that it imports of ours. */
  const packagesOf = (file: string): string[] => {
    const seen = new Set<string>();
    const packages = new Set<string>();
    const visit = (name: string): void => {
      if (seen.has(name)) return;
      seen.add(name);
      for (const [, from] of text(`dist/${name}`).matchAll(
        /(?<!["'`])\b(?:from\s*["']|import\s*\(?["'`])([^"'`]+)["'`]/g,
      )) {
        if (!from?.startsWith('.')) packages.add(from as string);
        else visit(posix.join(posix.dirname(name), name.endsWith('.d.ts') ? from.replace(/\.js$/, '.d.ts') : from));
      }
    };
    visit(file);
    return [...packages];
  };
  for (const name of ['index', 'index-cpu']) {
    expect(packagesOf(`${name}.js`), name).toEqual([]);
    expect(packagesOf(`${name}.d.ts`), name).toEqual([]);
  }
  expect(packagesOf('index-typegpu.js')).toEqual(['typegpu']);
  expect(packagesOf('index-typegpu.d.ts')).toEqual(['typegpu']);
  for (const [name, types] of Object.entries({
    'onnxruntime-web': ['onnxruntime-web'],
    tfjs: ['@tensorflow/tfjs-core', '@tensorflow/tfjs-layers'],
    three: ['three/webgpu'],
  })) {
    expect(packagesOf(`adapters/${name}.js`), name).toEqual([]);
    expect(packagesOf(`adapters/${name}.d.ts`).sort(), name).toEqual(types);
  }
});
