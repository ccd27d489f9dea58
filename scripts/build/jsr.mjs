// Writes dist-jsr/, the package for JSR, from dist/: the same files, of which each entry point names its types, and jsr.json. JSR has no
// optional peer dependencies, so the adapters and the part for TypeGPU are in npm's package alone.
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';

process.chdir(fileURLToPath(new URL('../..', import.meta.url)));
const TARGET = 'dist-jsr';
const { name, version, license, exports } = JSON.parse(readFileSync('package.json', 'utf8'));

rmSync(TARGET, { recursive: true, force: true });
mkdirSync(TARGET);
cpSync('dist', `${TARGET}/dist`, {
  recursive: true,
  filter: (path) => !/\.map$|^dist[/\\](adapters|typegpu|cli|index-typegpu)/.test(path),
});
for (const file of ['README.md', 'LICENSE', 'CHANGELOG.md']) cpSync(file, `${TARGET}/${file}`);

const entries = Object.entries(exports).filter(
  ([entry, target]) => typeof target === 'object' && !/adapters|typegpu/.test(entry),
);
const typesOf = new Map(entries.map(([, { default: file, types }]) => [basename(file), types]));
for (const name of readdirSync(`${TARGET}/dist`, { recursive: true }).filter((path) => /\.[jt]s$/.test(path))) {
  const file = `${TARGET}/dist/${name}`;
  const code = readFileSync(file, 'utf8');
  if (name.endsWith('.d.ts')) {
    // Most .d.ts files have no .js beside them, so types import types.
    writeFileSync(file, code.replace(/((?:from|import\()\s*'\.[^']*)\.js'/g, "$1.d.ts'"));
  } else {
    const types = typesOf.has(name) ? `/* @ts-self-types="./${basename(typesOf.get(name))}" */\n` : '';
    // The source maps are left out.
    writeFileSync(file, types + code.replace(/\n?\/\/# sourceMappingURL=.*\n?$/, '\n'));
  }
}
const manifest = {
  name: `@${name}/${name}`,
  version,
  license,
  // JSR would leave out what .gitignore names.
  publish: { exclude: ['!**'] },
  exports: Object.fromEntries(entries.map(([entry, { default: file }]) => [entry, file])),
};
writeFileSync(`${TARGET}/jsr.json`, `${JSON.stringify(manifest, null, 2)}\n`);
