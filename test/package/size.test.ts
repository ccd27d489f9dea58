// How large a page becomes by the package, minified and gzipped.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { build as bundle } from 'vite';
import { expect, test } from 'vitest';

/** What a page bundles, but for the files that fit `external`. */
async function size(code: string, external: string[] = []): Promise<number> {
  const result = await build({
    stdin: { contents: code, resolveDir: fileURLToPath(new URL('../..', import.meta.url)) },
    bundle: true,
    minify: true,
    format: 'esm',
    write: false,
    target: 'es2022',
    external: ['typegpu', ...external],
  });
  return gzipSync(result.outputFiles[0]?.contents as Uint8Array, { level: 9 }).length;
}

/** What a page that Vite bundles loads at once; the rest are files of their own. */
async function sizeAtOnce(code: string): Promise<number> {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const entry = `${root}entry.js`; // is in no file
  const { output } = (await bundle({
    configFile: false,
    root,
    logLevel: 'error',
    plugins: [
      {
        name: 'entry',
        resolveId: (id) => (id === entry ? id : null),
        load: (id) => (id === entry ? code : null),
      },
    ],
    build: {
      write: false,
      target: 'es2022',
      modulePreload: false,
      rolldownOptions: { input: entry, external: ['typegpu'], preserveEntrySignatures: 'strict' },
    },
  })) as { output: { type: string; isEntry: boolean; fileName: string; code: string; imports: string[] }[] };
  const chunks = new Map(output.filter(({ type }) => type === 'chunk').map((chunk) => [chunk.fileName, chunk]));
  const files = new Set([...chunks.values()].filter(({ isEntry }) => isEntry).map(({ fileName }) => fileName));
  for (const file of files) for (const from of chunks.get(file)?.imports ?? []) if (chunks.has(from)) files.add(from);
  return [...files].reduce((sum, file) => sum + gzipSync(chunks.get(file)?.code ?? '', { level: 9 }).length, 0);
}

test('what a page loads at once is smaller', async () => {
  const sizes = {
    all: await sizeAtOnce("export * from './dist/index.js'"),
    createInitializer: await sizeAtOnce("export { createInitializer, heNormal } from './dist/index.js'"),
    initializeWeights: await sizeAtOnce("export { initializeWeights } from './dist/index.js'"),
  };
  console.log('minified and gzipped, bytes at once:', sizes);
  expect(sizes.all).toBeLessThan(26_600);
  expect(sizes.createInitializer).toBeLessThan(25_150);
  expect(sizes.initializeWeights).toBeLessThan(22_800);
});

/** The files of dist that one of them loads at once without a bundler, with their gzipped bytes. */
function filesAtOnce(entry: string): Map<string, number> {
  const files = new Map<string, number>();
  const load = (file: string): void => {
    if (files.has(file)) return;
    const code = readFileSync(new URL(`../../dist/${file}`, import.meta.url), 'utf8');
    files.set(file, gzipSync(code, { level: 9 }).length);
    for (const [, imported] of code.matchAll(/(?:from|import)"\.\/([^"]+)"/g)) load(imported as string);
  };
  load(entry);
  return files;
}

test('without a bundler a page loads few files at once', () => {
  const files = filesAtOnce('index.js');
  console.log('gzipped, bytes of the files at once:', files);
  expect(files.size).toBe(3);
  // Each entry point with all that it shares; a page with weight-init has most of it already.
  const LIMITS = { index: 26_100, 'index-cpu': 18_200, 'index-presets': 17_300, 'index-recipe': 40_600 };
  for (const [entry, limit] of Object.entries(LIMITS)) {
    const bytes = [...filesAtOnce(`${entry}.js`).values()].reduce((sum, size) => sum + size);
    expect(bytes, entry).toBeLessThan(limit);
  }
});

test('is small', async () => {
  const sizes = {
    all: await size("export * from './dist/index.js'"),
    cpu: await size("export * from './dist/index-cpu.js'"),
    presets: await size("export * from './dist/index-presets.js'"),
    recipe: await size("export * from './dist/index-recipe.js'"),
    fingerprint: await size("export { Fingerprint } from './dist/index-recipe.js'"),
    typegpu: await size("export * from './dist/index-typegpu.js'"),
    cpuCall: await size("export { initializeWeightsSync } from './dist/index-cpu.js'"),
  };
  console.log('minified and gzipped, bytes:', sizes);
  // So that growth is seen; docs/speed.md has the sizes. With the text of a thread and with the self-test, which
  // a page that is split into files loads only when it needs them.
  // Stacked tensors, rows with gaps, zeros in rows and empty shapes took 2.2 KB of all, and 1.1 KB of the CPU's; checks of keys,
  // the warning of equal numbers and messages 1.7 and 1.5 KB; halves within bounds 0.5; the order of calls that nobody awaits 0.3.
  // The option generator of createAll and fillAll took 0.3.
  // What tells fingerprintOf that a shader made an orthogonal tensor took 0.1; more files, which adapters and generators share, 0.1.
  expect(sizes.all).toBeLessThan(39_100);
  expect(sizes.cpu).toBeLessThan(16_200);
  // Globs in rules took 0.3 KB; what PyTorch draws before GPT-2 and Llama 0.4.
  expect(sizes.presets).toBeLessThan(8_200);
  // Four KB of it are the families of transformers; what checks specs is that of weight-init, which a page with both has once.
  expect(sizes.recipe).toBeLessThan(22_000);
  // A page that only compares weights brings no family, no preset and no fill.
  expect(sizes.fingerprint).toBeLessThan(4_000);
});

test.each(['onnxruntime-web', 'tfjs', 'three'])(
  'the adapter %s adds less than 2 KB to a page that has weight-init',
  async (name) => {
    const library =
      "export * as library from './dist/index.js'; export { specsByRules } from './dist/index-presets.js';";
    const added =
      (await size(`${library} export * as adapter from './dist/adapters/${name}.js';`)) - (await size(library));
    console.log(`minified and gzipped, bytes that adapters/${name} adds:`, added);
    expect(added).toBeLessThan(2_048);
  },
);

test.each(['torch', 'jax', 'numpy', 'tensorflow', 'keras'])(
  'the numbers of %s add less than 8 KB to a page that has weight-init',
  async (name) => {
    const library = "export * as library from './dist/index.js';";
    const numbers = `export * as numbers from './dist/index-generators-${name}.js';`;
    const atOnce = (code: string): Promise<number> => size(code, ['./wasm-*', './device-*']); // which are loaded later
    const alone = await atOnce(numbers);
    const added = (await atOnce(library + numbers)) - (await atOnce(library));
    console.log(
      `minified and gzipped, bytes of generators/${name} alone and beside weight-init, at once:`,
      alone,
      added,
    );
    expect(added).toBeLessThan(8_000);
    // With the checks of specs and the errors of weight-init, which a page with both has once.
    expect(alone).toBeLessThan(12_600);
  },
);

test('what is not imported is not bundled', async () => {
  // With the errors that it throws.
  expect(await size("import { streamOfName } from './dist/index.js'; console.log(streamOfName('a'))")).toBeLessThan(
    1_050,
  );
  expect(await size("import './dist/index.js'")).toBeLessThan(60);
  // A function for a kernel brings nothing of the fills.
  expect(await size("import { uniform } from './dist/index-typegpu.js'; console.log(uniform)")).toBeLessThan(700);
});
