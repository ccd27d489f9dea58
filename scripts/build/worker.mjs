// Bundles src/cpu/worker.ts into a string, src/cpu/worker-source.ts, so that the library needs no second file for its threads.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const path = (relative) => fileURLToPath(new URL(`../../${relative}`, import.meta.url));

/** The text of src/cpu/worker-source.ts. The same sources and the same version of esbuild give the same text. */
export async function bundled() {
  const { outputFiles } = await build({
    entryPoints: [path('src/cpu/worker.ts')],
    bundle: true,
    minify: true,
    format: 'iife',
    target: 'es2022',
    legalComments: 'none',
    write: false,
  });
  return `// src/cpu/worker.ts as a bundle, in which \`port\` is not declared. Written by scripts/build/worker.mjs; a test compares.
export const WORKER = ${JSON.stringify(outputFiles[0].text.trim())};
`;
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  writeFileSync(path('src/cpu/worker-source.ts'), await bundled());
