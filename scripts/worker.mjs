// Bundles src/worker.ts and writes src/worker-source.ts: the text of a thread, so that the library needs no second file.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const path = (relative) => fileURLToPath(new URL(`../${relative}`, import.meta.url));

/** The threads are given the kernel, which the library has: twice the text would be twice the size. */
const givenKernel = {
  name: 'given-kernel',
  setup({ onLoad }) {
    onLoad({ filter: /kernel-binary\.ts$/ }, () => ({ contents: 'export const KERNEL = kernel;' }));
  },
};

/** Not for threads: nothing gives them a matrix. */
const withoutMatrices = {
  name: 'without-matrices',
  setup({ onLoad }) {
    onLoad({ filter: /orthogonal\.ts$/ }, () => ({ contents: 'export const orthogonalSteps = undefined;' }));
  },
};

/** The text of src/worker-source.ts: the same for the same sources and bundler. */
export async function bundled() {
  const { outputFiles } = await build({
    entryPoints: [path('src/worker.ts')],
    bundle: true,
    minify: true,
    format: 'iife',
    target: 'es2022',
    legalComments: 'none',
    write: false,
    plugins: [givenKernel, withoutMatrices],
  });
  return `// What src/worker.ts is bundled to, with \`port\` and \`kernel\` left to be declared. Written by scripts/worker.mjs; a test compares.
export const WORKER = ${JSON.stringify(outputFiles[0].text.trim())};
`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(path('src/worker-source.ts'), await bundled());
