// The sessions, peers and pages as modules that browsers, Deno and Node can load. The library is left out of them, and loaded as it is published.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { shaders } from '../../scripts/build/wgsl-plugin.mjs';

const path = (relative) => fileURLToPath(new URL(`../${relative}`, import.meta.url));

/** The folder of the bundles, which git, linters and type checks ignore. Each bundle has the path of its source below `bench/`. */
const BUNDLES = path('node_modules/.cache/bundles');
const DIST = new URL('../../dist/', import.meta.url);
export const BROWSER_BUNDLES = join(BUNDLES, 'browser');
const PROCESS_BUNDLES = join(BUNDLES, 'process');
/** Address of the session that Node and Deno load. */
export const PROCESS_SESSION = pathToFileURL(join(PROCESS_BUNDLES, 'session/session.js')).href;

/** Leaves the library out. @param {string} address of its folder for the engine that loads the bundle */
const withoutLibrary = (address) => ({
  name: 'without-library',
  setup({ onResolve }) {
    onResolve({ filter: /\/dist\/index(-\w+)?\.js$/ }, ({ path }) => ({
      path: `${address}${path.split('/').at(-1)}`,
      external: true,
    }));
  },
});

const scripts = (folder) =>
  readdirSync(path(folder))
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))
    .map((file) => path(`${folder}/${file}`));

const OPTIONS = {
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

/** For browsers. @param {import('esbuild').BuildOptions} [options] more of esbuild's options */
export async function bundleForBrowsers(options) {
  const common = { ...OPTIONS, platform: 'browser', outdir: BROWSER_BUNDLES, ...options };
  await build({
    ...common,
    entryPoints: [
      path('session/session.ts'),
      path('sections/parts-page.ts'),
      path('orthogonal/page.ts'),
      ...scripts('peers'),
    ],
    plugins: [shaders, withoutLibrary('/dist/')],
  });
  // Each page by itself, and with the library in it: a page that shares chunks with others would fetch more than it needs.
  for (const entry of scripts('pages')) {
    await build({ ...common, entryPoints: [entry], chunkNames: 'chunks/[name]-[hash]', plugins: [shaders] });
  }
}

/** For Node and Deno. Without onnxruntime-web, which fetches its files from a server. */
export const bundleForProcesses = (options) =>
  build({
    ...OPTIONS,
    platform: 'node',
    conditions: ['browser', 'module'],
    mainFields: ['browser', 'module', 'main'],
    outdir: PROCESS_BUNDLES,
    entryPoints: [path('session/session.ts'), ...scripts('peers').filter((file) => !/onnx/.test(file))],
    plugins: [shaders, withoutLibrary(DIST.href)],
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    ...options,
  });
