// What pages load of the package, minified and gzipped.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { build as bundle } from 'vite';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const DIST = new URL('../../dist/', import.meta.url);

/** Bytes of a text or file, gzipped. */
export const gzipped = (content) => gzipSync(content, { level: 9 }).length;

/** All that esbuild puts into one file for a page with this code, but for the files that fit `external`. @param {string} code @param {string[]} [external] */
export async function inOneFile(code, external = []) {
  const result = await build({
    stdin: { contents: code, resolveDir: ROOT },
    bundle: true,
    minify: true,
    format: 'esm',
    write: false,
    target: 'es2022',
    external: ['typegpu', ...external],
    logLevel: 'error',
  });
  return gzipped(result.outputFiles[0].contents);
}

/** What a page with this code that Vite bundles loads at once; the rest are files of their own. @param {string} code */
export async function atOnce(code) {
  const entry = `${ROOT}entry.js`; // is in no file
  const { output } = await bundle({
    configFile: false,
    root: ROOT,
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
  });
  const chunks = new Map(output.filter(({ type }) => type === 'chunk').map((chunk) => [chunk.fileName, chunk]));
  const files = new Set([...chunks.values()].filter(({ isEntry }) => isEntry).map(({ fileName }) => fileName));
  for (const file of files) for (const from of chunks.get(file).imports) if (chunks.has(from)) files.add(from);
  return [...files].reduce((sum, file) => sum + gzipped(chunks.get(file).code), 0);
}

/** The text of a file of dist. @param {string} file */
export const textOf = (file) => readFileSync(new URL(file, DIST), 'utf8');

/** The files of dist that one of them loads at once without a bundler, itself included. @param {string} entry */
export function filesAtOnce(entry) {
  const files = new Set([entry]);
  for (const file of files) {
    const folder = file.includes('/') ? file.replace(/[^/]*$/, '') : '';
    for (const [, imported] of textOf(file).matchAll(/(?:from|import)"(\.\.?\/[^"]+)"/g)) {
      files.add(new URL(folder + imported, 'file:///').pathname.slice(1));
    }
  }
  return [...files];
}

/** Bytes of a file of dist, gzipped. @param {string} file */
export const gzippedFile = (file) => gzipped(textOf(file));
