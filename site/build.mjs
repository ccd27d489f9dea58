// npm run docs: installs what is missing, builds the library, writes the reference, checks the spelling, and builds the site into
// dist-docs/. DOCS_BASE is the address at which it is published, with slashes at both ends; /docs/ if absent.
// npm run docs:dev: shows the site, and shows it anew when a page changes.
import { spawnSync } from 'node:child_process';
import { cpSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const site = fileURLToPath(new URL('.', import.meta.url));
const root = fileURLToPath(new URL('..', import.meta.url));
const isShown = process.argv.includes('--dev');

function run(...command) {
  const shell = process.platform === 'win32';
  const { status } = spawnSync('npx', ['--no-install', ...command], { cwd: site, stdio: 'inherit', shell });
  if (status !== 0) process.exit(status ?? 1);
}

// Live blocks import the built library.
rmSync(`${site}public`, { recursive: true, force: true });
cpSync(`${root}dist`, `${site}public/lib`, {
  recursive: true,
  filter: (path) => !/\.(map|d\.ts)$|[\\/]cli\.js$/.test(path),
});
run('typedoc', '--logLevel', 'Warn');
if (!isShown) run('cspell', 'lint', '--config', 'cspell.json', '--no-progress');
run('vitepress', ...(isShown ? ['dev', '.', '--open'] : ['build', '.']));
