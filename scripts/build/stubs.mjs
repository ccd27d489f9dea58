// node scripts/build/stubs.mjs [--remove] [FOLDER]: writes the files that resolvers without `exports` look for, such as Parcel's
// default and TypeScript's node10: weight-init/cpu is cpu.js in the package's folder, and its types are cpu.d.ts;
// weight-init/adapters/tfjs is adapters/tfjs.js. npm runs this before it packs, and removes them afterwards: in this repository a
// server would take typegpu.js for the package typegpu.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, posix, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const folder = process.argv.slice(2).find((argument) => argument !== '--remove') ?? root;
const { exports } = JSON.parse(readFileSync(resolve(root, 'package.json'), 'utf8'));

const remove = process.argv.includes('--remove');

for (const [entry, target] of Object.entries(exports)) {
  if (entry === '.' || target.types === undefined) continue;
  const place = posix.dirname(entry);
  const from = place === '.' ? target.default : posix.relative(place, target.default);
  for (const end of ['.js', '.d.ts']) {
    const file = resolve(folder, entry + end);
    if (remove) {
      rmSync(place === '.' ? file : dirname(file), { recursive: true, force: true });
    } else {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, `export * from '${from}';\n`);
    }
  }
}
