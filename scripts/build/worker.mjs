// Bundles src/cpu/worker.ts and writes src/cpu/worker-source.ts: the text of a thread, so that the library needs no second file.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const path = (relative) => fileURLToPath(new URL(`../../${relative}`, import.meta.url));

/** What threads are given when they start: the library has it, and making it again takes longer than many a fill. */
const given = {
  name: 'given',
  setup({ onLoad }) {
    onLoad({ filter: /wasm-module\.ts$/ }, () => ({ contents: 'export const kernelModule = () => kernel;' }));
    onLoad({ filter: /normal-table\.ts$/ }, () => ({
      contents: 'export const NORMAL_TABLE_SIZE = table.byteLength; export const normalTable = () => table;',
    }));
  },
};

/** Not for threads: nothing gives them a matrix. */
const withoutMatrices = {
  name: 'without-matrices',
  setup({ onLoad }) {
    onLoad({ filter: /orthogonal\.ts$/ }, () => ({ contents: 'export const orthogonalSteps = undefined;' }));
  },
};

/** The text of src/cpu/worker-source.ts: the same for the same sources and bundler. */
export async function bundled() {
  const { outputFiles } = await build({
    entryPoints: [path('src/cpu/worker.ts')],
    bundle: true,
    minify: true,
    format: 'iife',
    target: 'es2022',
    legalComments: 'none',
    write: false,
    plugins: [given, withoutMatrices],
  });
  return `// What src/cpu/worker.ts is bundled to, with \`port\`, \`kernel\` and \`table\` left to be declared. Written by scripts/build/worker.mjs; a test compares.
export const WORKER = ${JSON.stringify(outputFiles[0].text.trim())};
`;
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  writeFileSync(path('src/cpu/worker-source.ts'), await bundled());
