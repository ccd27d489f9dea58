// Software drivers of Vulkan, by the manifests that say where they are.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { arch, homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { canInstall, install } from './apt.mjs';
import { findBrowser } from './chromium.mjs';

/** Where the Vulkan loader looks. */
const FOLDERS = [
  '/usr/share/vulkan/icd.d',
  '/usr/local/share/vulkan/icd.d',
  '/etc/vulkan/icd.d',
  '/opt/homebrew/share/vulkan/icd.d',
  join(process.env.XDG_DATA_HOME ?? join(homedir(), '.local/share'), 'vulkan/icd.d'),
];

/** The environment that chooses a driver; without XDG_RUNTIME_DIR some print warnings. */
const choose = (manifest) => ({ VK_ICD_FILENAMES: manifest, XDG_RUNTIME_DIR: process.env.XDG_RUNTIME_DIR ?? tmpdir() });

function findLavapipe() {
  const machine = { x64: 'x86_64', arm64: 'aarch64' }[arch()] ?? arch();
  return FOLDERS.filter(existsSync)
    .flatMap((folder) => readdirSync(folder).map((file) => join(folder, file)))
    .filter((path) => /\/lvp_icd.*\.json$/.test(path))
    .sort((a, b) => Number(b.includes(machine)) - Number(a.includes(machine)))[0];
}

/** Mesa's. Installs Debian's package as root where there is none. */
export function lavapipe() {
  if (!findLavapipe() && canInstall()) install('mesa-vulkan-drivers');
  const found = findLavapipe();
  if (!found) throw new Error(`no lavapipe in ${FOLDERS.join(', ')}; Debian: apt-get install mesa-vulkan-drivers`);
  return choose(found);
}

/** The version of Debian's package of it; nothing elsewhere. */
export function lavapipeVersion() {
  const { status, stdout } = spawnSync('dpkg-query', ['-W', 'mesa-vulkan-drivers'], { encoding: 'utf8' });
  return status === 0 ? stdout.trim().split('\t')[1] : undefined;
}

/** The one that Chromium brings along. */
export async function swiftShader() {
  const browser = realpathSync(await findBrowser());
  // Debian's /usr/bin/chromium is a script; the browser itself is in a folder of the libraries.
  const folders = [dirname(browser), '/usr/lib/chromium', '/usr/lib/chromium-browser', '/opt/google/chrome'];
  const found = folders.map((folder) => join(folder, 'vk_swiftshader_icd.json')).find(existsSync);
  if (!found) throw new Error(`no vk_swiftshader_icd.json in ${folders.join(', ')}`);
  return choose(found);
}
