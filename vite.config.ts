import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));

/** Drops comments and white space from the shaders that a build inlines: no bundler does it in a string. */
const compactShaders: Plugin = {
  name: 'compact-shaders',
  apply: 'build',
  enforce: 'post',
  transform(code, id) {
    if (!id.endsWith('.wgsl?raw')) return;
    const match = /^export default (".*");?\s*$/s.exec(code);
    if (!match?.[1]) this.error(`unexpected module for ${id}`);
    const text = (JSON.parse(match[1]) as string)
      .replace(/\/\/.*$/gm, '')
      .replace(/\s+/g, ' ')
      .replace(/ ?([-+*/%&|^~<>=!,:;{}()]) ?/g, '$1')
      .trim();
    return { code: `export default ${JSON.stringify(`${text}\n`)};`, map: null };
  },
};

export default defineConfig(({ mode }) => ({
  plugins: [compactShaders],
  ...(mode === 'lib'
    ? {
        publicDir: false as const,
        build: {
          target: 'es2022',
          minify: false,
          lib: {
            entry: {
              index: path('src/index.ts'),
              'index-cpu': path('src/index-cpu.ts'),
              'index-typegpu': path('src/index-typegpu.ts'),
            },
            formats: ['es' as const],
          },
          rolldownOptions: { external: ['typegpu'] },
        },
      }
    : {
        root: path('demo'),
        base: './',
        build: { target: 'es2022', modulePreload: { polyfill: false }, outDir: path('dist-demo'), emptyOutDir: true },
        server: { fs: { allow: [path('.')] } },
      }),
  test: {
    root: path('.'),
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/browser/harness/global-setup.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
}));
