// Compiles wasm/ and writes src/cpu/wasm-binary.ts, which is all of it that the library needs.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const ROOT = new URL('../../', import.meta.url);
const TARGET = new URL('src/cpu/wasm-binary.ts', ROOT);
const OPTIONS = [
  '-O3',
  '--noAssert',
  '--runtime',
  'stub',
  '--enable',
  'simd',
  '--use',
  'abort=',
  '--initialMemory',
  '4',
];

/** SHA-256 of all that decides the binary: the sources, the options above and the version of the compiler. */
export function sourcesDigest() {
  const sources = readdirSync(new URL('wasm', ROOT), { recursive: true })
    .filter((name) => name.endsWith('.ts'))
    .sort()
    .map((name) => `wasm/${name}`);
  const text = (name) => readFileSync(new URL(name, ROOT), 'utf8').replaceAll('\r\n', '\n');
  const { version } = JSON.parse(text('node_modules/assemblyscript/package.json'));
  const parts = [...sources.map((name) => [name, text(name)]), OPTIONS, version];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

/** The text of src/cpu/wasm-binary.ts: the same for the same sources and compiler. */
async function compiled() {
  const { default: asc } = await import('assemblyscript/asc');
  let binary;
  const { error, stderr } = await asc.main(['wasm/fill.ts', ...OPTIONS, '--outFile', 'fill.wasm'], {
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
  });
  if (error) throw new Error(`${error.message}\n${stderr.toString()}`);
  // Not base64, which gzip makes a third larger than this.
  return `// What wasm/ compiles to, in hexadecimal. Written by scripts/build/wasm.mjs; a test compares the digest of the sources:
// ${sourcesDigest()}
export const WASM_HEX =
  '${Buffer.from(binary).toString('hex')}';
`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(TARGET, await compiled());
