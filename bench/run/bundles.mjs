// The session and the peers as modules that browsers, Deno and Node can load. The library is left out of them, and loaded as it is published.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { shaders } from '../../scripts/build/wgsl-plugin.mjs';

const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));

/** Where bundles go: a folder that git, linters and type checks already leave out. */
export const BUNDLES = path('node_modules/.cache/bundles');
export const DIST = path('../../dist');

/** @param address - of the folder of the library, in what will load the bundle */
const outside = (address) => ({
  name: 'library-outside',
  setup({ onResolve }) {
    onResolve({ filter: /\/dist\/index(-cpu)?\.js$/ }, ({ path }) => ({
      path: `${address}/${path.split('/').at(-1)}`,
      external: true,
    }));
  },
});

const scripts = (folder) =>
  readdirSync(path(folder))
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))
    .map((file) => path(`${folder}/${file}`));

const options = {
  bundle: true,
  format: 'esm',
  target: 'es2022',
  outbase: path('.'),
  splitting: true,
  minify: true,
  legalComments: 'none',
  logLevel: 'error',
  define: { 'process.env.NODE_ENV': '"production"' },
};

/** For browsers, in the folder `chromium`: session, peers and the smallest pages. */
export async function bundleForBrowsers() {
  const outdir = join(BUNDLES, 'chromium');
  const platform = 'browser';
  await build({
    ...options,
    platform,
    outdir,
    entryPoints: [path('session.ts'), path('parts.ts'), path('plots.ts'), ...scripts('peers')],
    plugins: [shaders, outside('/dist')],
  });
  // Each by itself: chunks that pages share would be fetched by pages that need half of them. The library is in them.
  for (const entry of scripts('smallest')) {
    await build({
      ...options,
      platform,
      outdir,
      entryPoints: [entry],
      chunkNames: `chunks/[name]-[hash]`,
      plugins: [shaders],
    });
  }
}

/** For Node and Deno, in the folder `process`: session and peers, but onnxruntime-web, which fetches its parts from a server. */
export async function bundleForProcesses() {
  const address = new URL('../../dist', import.meta.url).href;
  await build({
    ...options,
    platform: 'node',
    conditions: ['browser', 'module'],
    mainFields: ['browser', 'module', 'main'],
    outdir: join(BUNDLES, 'process'),
    entryPoints: [path('session.ts'), ...scripts('peers').filter((file) => !/onnx/.test(file))],
    plugins: [shaders, outside(address)],
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  });
}
