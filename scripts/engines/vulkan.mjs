// Software drivers of Vulkan, each chosen by its manifest.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { arch, homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { findOrInstall } from './apt.mjs';
import { findBrowser } from './chromium.mjs';

/** The folders in which the Vulkan loader looks for manifests. */
const FOLDERS = [
  '/usr/share/vulkan/icd.d',
  '/usr/local/share/vulkan/icd.d',
  '/etc/vulkan/icd.d',
  '/opt/homebrew/share/vulkan/icd.d',
  join(process.env.XDG_DATA_HOME ?? join(homedir(), '.local/share'), 'vulkan/icd.d'),
];

/** The environment variables that choose a driver. Without XDG_RUNTIME_DIR some drivers print warnings. */
const choose = (manifest) => ({ VK_ICD_FILENAMES: manifest, XDG_RUNTIME_DIR: process.env.XDG_RUNTIME_DIR ?? tmpdir() });

function findLavapipe() {
  const machine = { x64: 'x86_64', arm64: 'aarch64' }[arch()] ?? arch();
  return FOLDERS.filter(existsSync)
    .flatMap((folder) => readdirSync(folder).map((file) => join(folder, file)))
    .filter((path) => /\/lvp_icd.*\.json$/.test(path))
    .sort((a, b) => Number(b.includes(machine)) - Number(a.includes(machine)))[0];
}

/** Chooses lavapipe, Mesa's software driver. Installs Debian's package if there is none. */
export const lavapipe = () =>
  choose(findOrInstall(findLavapipe, `lavapipe in ${FOLDERS.join(', ')}`, ['mesa-vulkan-drivers']));

/** The version of Debian's Mesa package; undefined on other systems. */
export function lavapipeVersion() {
  const { status, stdout } = spawnSync('dpkg-query', ['-W', 'mesa-vulkan-drivers'], { encoding: 'utf8' });
  return status === 0 ? stdout.trim().split('\t')[1] : undefined;
}

/** Chooses SwiftShader, the software driver inside Chromium. */
export async function swiftShader() {
  const browser = realpathSync(await findBrowser());
  // Debian's /usr/bin/chromium is a script; the browser itself is in /usr/lib.
  const folders = [dirname(browser), '/usr/lib/chromium', '/usr/lib/chromium-browser', '/opt/google/chrome'];
  const found = folders.map((folder) => join(folder, 'vk_swiftshader_icd.json')).find(existsSync);
  if (!found) throw new Error(`no vk_swiftshader_icd.json in ${folders.join(', ')}`);
  return choose(found);
}
