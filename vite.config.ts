import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';
// @ts-expect-error plain JavaScript
import { compactWgsl } from './scripts/build/compact-wgsl.mjs';

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));

/** Shortens the shaders that the library compiles: no bundler does it in a string. */
const compactShaders: Plugin = {
  name: 'compact-shaders',
  apply: 'build',
  enforce: 'post',
  transform(code, id) {
    if (!id.endsWith('.wgsl?raw&compact')) return;
    const match = /^export default (".*");?\s*$/s.exec(code);
    if (!match?.[1]) this.error(`unexpected module for ${id}`);
    return { code: `export default ${JSON.stringify(compactWgsl(JSON.parse(match[1])))};`, map: null };
  },
};

const GENERATORS = ['jax', 'keras', 'numpy', 'tensorflow', 'torch'].map((name) => `index-generators-${name}`);

/** The entry points of the library, but for those that are single files. */
const ENTRIES = [
  ...['index', 'index-cpu', 'index-presets', 'index-recipe', 'index-shaders', 'index-typegpu'],
  ...['adapters/onnxruntime-web', 'adapters/tfjs', 'adapters/three'],
  ...GENERATORS,
];

interface Modules {
  getModuleInfo(id: string): { readonly importedIds: readonly string[] } | null;
}

/** The files that a file of src loads at once, itself included. */
function loadedBy(entry: string, modules: Modules): Set<string> {
  const loaded = new Set([path(entry)]);
  for (const id of loaded) for (const imported of modules.getModuleInfo(id)?.importedIds ?? []) loaded.add(imported);
  return loaded;
}

/** Whether an entry point loads a module at once. */
const loads = (entry: string, id: string, modules: Modules): boolean => loadedBy(`src/${entry}.ts`, modules).has(id);

/**
 * What `weight-init` loads at once, in three files: its own, what `weight-init/cpu` loads too, and the rest, which other entry points share. What
 * `weight-init/cpu` has besides is one file. What it shares with generators is in the file that both load anyway: a file of its own would spare
 * each page 0.2 KB, and take 2 of the 16 ms that Node needs for its first weights. By itself the bundler makes a
 * file for each set of entry points that share one: 16 requests for a page without a bundler, and 4 KB more. A file for what
 * `weight-init/recipe` shares would spare a page that has that alone 13 KB, and cost every bundled page 0.5 KB.
 */
const files = {
  groups: [
    {
      name(id: string, modules: Modules) {
        if (ENTRIES.some((entry) => id === path(`src/${entry}.ts`))) return null;
        if (!loads('index-cpu', id, modules)) return loads('index', id, modules) ? 'gpu' : null;
        // Generators load compile.ts with their WebAssembly, when they first need it.
        const isShared =
          id === path('src/cpu/compile.ts') || ['index', ...GENERATORS].some((entry) => loads(entry, id, modules));
        return isShared ? 'base' : 'cpu';
      },
    },
  ],
};

/** A build of the library. With `static` in one file, where `import()` becomes a part of it. */
const library = (entries: readonly string[], isStatic: boolean) => ({
  publicDir: false as const,
  build: {
    target: 'es2022',
    sourcemap: true,
    emptyOutDir: !isStatic,
    lib: {
      entry: Object.fromEntries(entries.map((name) => [name, path(`src/${name}.ts`)])),
      formats: ['es' as const],
    },
    rolldownOptions: {
      external: ['typegpu'],
      // Constants where they are used: as variables of a file that several share they cost the loops in TypeScript a fifth of their speed.
      optimization: { inlineConst: { mode: 'all' as const, pass: 2 } },
      output: { minify: true, codeSplitting: isStatic ? false : files },
    },
  },
});

/** The command: one file, so that it starts quickly, and apart, so that the library's files are the same without it. */
const command = {
  publicDir: false as const,
  build: {
    target: 'node20',
    sourcemap: true,
    emptyOutDir: false,
    lib: { entry: { cli: path('src/cli/main.ts') }, formats: ['es' as const] },
    rolldownOptions: { external: /^node:/, platform: 'node' as const, output: { minify: true, codeSplitting: false } },
  },
};

const MODES: Readonly<Record<string, object>> = {
  lib: library(ENTRIES, false),
  static: library(['index-static'], true),
  cli: command,
};

export default defineConfig(({ mode }) => ({
  plugins: [compactShaders],
  ...(MODES[mode]
    ? MODES[mode]
    : {
        root: path('demo'),
        base: './',
        build: { target: 'es2022', modulePreload: { polyfill: false }, outDir: path('dist-demo'), emptyOutDir: true },
        server: { fs: { allow: [path('.')] } },
      }),
}));
