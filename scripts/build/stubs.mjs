// node scripts/build/stubs.mjs [--remove] [FOLDER]: writes the files that resolvers without `exports` look for, such as Parcel's
// default and TypeScript's node10: weight-init/cpu is cpu.js in the package's folder, and its types are cpu.d.ts. npm runs this
// before it packs, and removes them afterwards: in this repository a server would take typegpu.js for the package typegpu.
import { mkdirSync, readdirSync, readFileSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const folder = process.argv.slice(2).find((argument) => argument !== '--remove') ?? root;
const { exports } = JSON.parse(readFileSync(resolve(root, 'package.json'), 'utf8'));

const remove = process.argv.includes('--remove');

for (const [entry, target] of Object.entries(exports)) {
  if (entry === '.' || target.types === undefined) continue;
  // From a folder of the package, as in ./generators/jax, the built file is one folder up.
  const up = '../'.repeat(entry.split('/').length - 2);
  for (const end of ['.js', '.d.ts']) {
    const file = resolve(folder, entry + end);
    if (remove) rmSync(file, { force: true });
    else {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, `export * from '${up ? target.default.replace('./', up) : target.default}';\n`);
    }
  }
}
if (remove) {
  for (const name of new Set(Object.keys(exports).map((entry) => dirname(entry)))) {
    const inside = resolve(folder, name);
    try {
      if (name !== '.' && readdirSync(inside).length === 0) rmdirSync(inside);
    } catch {
      // There is no such folder: nothing was packed.
    }
  }
}
