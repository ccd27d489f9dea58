// Compiles wasm/ and writes src/cpu/wasm-binary.ts, which is all of it that the library needs.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

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

/** The text of src/cpu/wasm-binary.ts: the same for the same sources and compiler. */
export async function compiled() {
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
  return `// What wasm/ compiles to, in hexadecimal. Written by scripts/build/wasm.mjs; a test compares.
export const WASM_HEX =
  '${Buffer.from(binary).toString('hex')}';
`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(TARGET, await compiled());
