// How large a page becomes by the package, minified and gzipped.
import { expect, test } from 'vitest';
// @ts-expect-error plain JavaScript, shared with the benchmark
import { filesAtOnce, gzippedFile, inOneFile as size, atOnce as sizeAtOnce } from '../../bench/size/pages.mjs';

test('what a page loads at once is smaller', async () => {
  const sizes = {
    all: await sizeAtOnce("export * from './dist/index.js'"),
    createInitializer: await sizeAtOnce("export { createInitializer, heNormal } from './dist/index.js'"),
    initializeWeights: await sizeAtOnce("export { initializeWeights } from './dist/index.js'"),
  };
  console.log('minified and gzipped, bytes at once:', sizes);
  // The one call resolves its own fills, which took 0.1 of all, and saved its page 5.5. The self-test says by itself why it failed, which saved 0.2.
  // What the CPU shares with generators took 0.2: see vite.config.ts.
  expect(sizes.all).toBeLessThan(26_500);
  expect(sizes.createInitializer).toBeLessThan(24_700);
  expect(sizes.initializeWeights).toBeLessThan(16_850);
});

test('without a bundler a page loads few files at once', () => {
  expect(filesAtOnce('index.js').length).toBe(3);
  expect(filesAtOnce('index-cpu.js').length).toBe(3);
  // Each entry point with all that it shares; a page with weight-init has most of it already.
  const LIMITS = {
    index: 26_000,
    'index-cpu': 18_400,
    'index-presets': 17_900,
    'index-recipe': 41_000,
    'index-generators-jax': 19_600,
    'index-generators-keras': 22_300,
    'index-generators-numpy': 20_400,
    'index-generators-tensorflow': 16_900,
    'index-generators-torch': 21_900,
  };
  const sizes = Object.keys(LIMITS).map((entry) => {
    const bytes: number[] = filesAtOnce(`${entry}.js`).map(gzippedFile);
    return [entry, bytes.reduce((sum, size) => sum + size)] as const;
  });
  console.log('gzipped, bytes of the files at once:', Object.fromEntries(sizes));
  for (const [entry, bytes] of sizes) expect(bytes, entry).toBeLessThan(LIMITS[entry as keyof typeof LIMITS]);
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
  // Time slices of generators and the table in WebAssembly took 0.6; checks of the option generator 0.1; shorter shaders saved 0.9.
  // The self-test's fills in full, instead of specs, took 0.2; the one call's own fills 0.1.
  expect(sizes.all).toBeLessThan(39_500);
  // The table in WebAssembly, which the first call then has 7 ms earlier, took 0.6 of the CPU's.
  expect(sizes.cpu).toBeLessThan(16_700);
  expect(sizes.cpuCall).toBeLessThan(10_000);
  // Globs in rules took 0.3 KB; what PyTorch draws before GPT-2 and Llama 0.4; `layerSpecs`, which leaves out what an option turns off, 0.05; tied heads that are drawn 0.1.
  expect(sizes.presets).toBeLessThan(8_400);
  // Four KB of it are the families of transformers; what checks specs is that of weight-init, which a page with both has once.
  // What transformers draws before the weights of BERT, RoBERTa, DistilBERT, ViT and T5 took 0.4.
  expect(sizes.recipe).toBeLessThan(22_500);
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
