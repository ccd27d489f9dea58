// Vulkan drivers that need no GPU, each chosen by its manifest: functions that return the environment variables.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { arch, homedir, tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
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

/** The manifest of one of Mesa's drivers; for this machine's processor, if there are several. */
function findManifest(name) {
  const machine = { x64: 'x86_64', arm64: 'aarch64' }[arch()] ?? arch();
  return FOLDERS.filter(existsSync)
    .flatMap((folder) => readdirSync(folder).map((file) => join(folder, file)))
    .filter((path) => basename(path).startsWith(name) && path.endsWith('.json'))
    .sort((a, b) => Number(b.includes(machine)) - Number(a.includes(machine)))[0];
}

/** Chooses one of Mesa's drivers. Installs Debian's package if it is missing. */
const mesa = (driver, name) =>
  choose(findOrInstall(() => findManifest(name), `${driver} in ${FOLDERS.join(', ')}`, ['mesa-vulkan-drivers']));

/** lavapipe, Mesa's software driver. */
export const lavapipe = () => mesa('lavapipe', 'lvp_icd');

/** RADV, Mesa's driver of AMD GPUs. With RADV_FORCE_FAMILY it compiles for a GPU that the machine does not have. */
export const radv = () => mesa('RADV', 'radeon_icd');

/** The version of Debian's Mesa package; undefined on other systems. */
export function lavapipeVersion() {
  const { status, stdout } = spawnSync('dpkg-query', ['-W', 'mesa-vulkan-drivers'], { encoding: 'utf8' });
  return status === 0 ? stdout.trim().split('\t')[1] : undefined;
}

/** SwiftShader, the software driver inside Chromium. */
export async function swiftShader() {
  const browser = realpathSync(await findBrowser());
  // Debian's /usr/bin/chromium is a script; the browser itself is in /usr/lib.
  const folders = [dirname(browser), '/usr/lib/chromium', '/usr/lib/chromium-browser', '/opt/google/chrome'];
  const found = folders.map((folder) => join(folder, 'vk_swiftshader_icd.json')).find(existsSync);
  if (!found) throw new Error(`no vk_swiftshader_icd.json in ${folders.join(', ')}`);
  return choose(found);
}
