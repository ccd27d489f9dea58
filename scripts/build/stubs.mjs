// Writes the files that resolvers without `exports` look for, such as Parcel's default and TypeScript's node10: weight-init/cpu is
// cpu.js in the package's folder, and its types are cpu.d.ts. They are packed and not committed.
import { readFileSync, writeFileSync } from 'node:fs';

const root = new URL('../../', import.meta.url);
const { exports } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8'));

for (const [entry, target] of Object.entries(exports)) {
  if (entry === '.' || target.types === undefined) continue;
  for (const end of ['.js', '.d.ts']) writeFileSync(new URL(entry + end, root), `export * from '${target.default}';\n`);
}
