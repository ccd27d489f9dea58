import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));

/** Drops comments, indentation and empty lines from the shaders that the library compiles: no bundler does it in a string. */
const compactShaders: Plugin = {
  name: 'compact-shaders',
  apply: 'build',
  enforce: 'post',
  transform(code, id) {
    if (!id.endsWith('.wgsl?raw&compact')) return;
    const match = /^export default (".*");?\s*$/s.exec(code);
    if (!match?.[1]) this.error(`unexpected module for ${id}`);
    const text = (JSON.parse(match[1]) as string).replace(/\/\/.*$/gm, '').replace(/^\s+|[ \t]+$/gm, '');
    return { code: `export default ${JSON.stringify(text)};`, map: null };
  },
};

/** The entry points of the library, but for the one that is a single file. */
const ENTRIES = ['index', 'index-cpu', 'index-presets', 'index-recipe', 'index-shaders', 'index-typegpu'];

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
      output: { minify: true, ...(isStatic && { codeSplitting: false }) },
    },
  },
});

export default defineConfig(({ mode }) => ({
  plugins: [compactShaders],
  ...(mode === 'lib' || mode === 'static'
    ? library(mode === 'lib' ? ENTRIES : ['index-static'], mode === 'static')
    : {
        root: path('demo'),
        base: './',
        build: { target: 'es2022', modulePreload: { polyfill: false }, outDir: path('dist-demo'), emptyOutDir: true },
        server: { fs: { allow: [path('.')] } },
      }),
}));
