// The session as one module that any JavaScript engine loads: verify/conformance/dist/session.js.
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { shaders } from '../../scripts/build/wgsl-plugin.mjs';

const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));

export const FOLDER = path('dist');
export const SESSION = new URL('dist/session.js', import.meta.url).href;

/** The bundle leaves the library out; the session loads it from dist/. */
export const bundle = () =>
  build({
    entryPoints: [path('session.ts')],
    outfile: fileURLToPath(SESSION),
    bundle: true,
    format: 'esm',
    target: 'es2022',
    legalComments: 'none',
    logLevel: 'error',
    plugins: [shaders],
  });

if (process.argv[1] === fileURLToPath(import.meta.url)) await bundle();
