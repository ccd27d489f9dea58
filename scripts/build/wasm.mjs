// Compiles wasm/ and writes the binaries, as TypeScript: all of it that the library needs.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const ROOT = new URL('../../', import.meta.url);
/** The files that are compiled, and for each the binary and the pages of 64 KB that it has. */
const MODULES = [
  { source: 'wasm/fill.ts', target: 'src/cpu/wasm-binary.ts', pages: 4 },
  { source: 'wasm/generators/jax.ts', target: 'src/generators/jax/wasm-binary.ts', pages: 1 },
  { source: 'wasm/generators/torch.ts', target: 'src/generators/torch/wasm-binary.ts', pages: 2 },
];
/** The files that this script writes. */
export const WASM_BINARIES = MODULES.map(({ target }) => target);
const OPTIONS = ['-O3', '--noAssert', '--runtime', 'stub', '--enable', 'simd', '--use', 'abort='];

/** SHA-256 of all that decides the binaries: the sources, the options above and the version of the compiler. */
export function sourcesDigest() {
  const sources = readdirSync(new URL('wasm', ROOT), { recursive: true })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => name.replaceAll('\\', '/'))
    .sort()
    .map((name) => `wasm/${name}`);
  const text = (name) => readFileSync(new URL(name, ROOT), 'utf8').replaceAll('\r\n', '\n');
  const { version } = JSON.parse(text('node_modules/assemblyscript/package.json'));
  const parts = [...sources.map((name) => [name, text(name)]), MODULES, OPTIONS, version];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

/** The text of a binary: the same for the same sources and compiler. */
async function compiled({ source, pages }, digest) {
  const { default: asc } = await import('assemblyscript/asc');
  let binary;
  const { error, stderr } = await asc.main(
    [source, ...OPTIONS, '--initialMemory', String(pages), '--outFile', 'out.wasm'],
    {
      readFile: (name) => {
        try {
          return readFileSync(new URL(name, ROOT), 'utf8');
        } catch {
          return null; // the compiler looks in several places
        }
      },
      writeFile: (_, content) => {
        binary = content;
      },
      listFiles: () => [],
    },
  );
  if (error) throw new Error(`${error.message}\n${stderr.toString()}`);
  // Not base64, which gzip makes a third larger than this.
  return `// What ${source} compiles to, in hexadecimal. Written by scripts/build/wasm.mjs; a test compares the digest of wasm/:
// ${digest}
export const WASM_HEX =
  '${Buffer.from(binary).toString('hex')}';
`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const digest = sourcesDigest();
  for (const module of MODULES) writeFileSync(new URL(module.target, ROOT), await compiled(module, digest));
}
