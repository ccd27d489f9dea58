// Deno, whose WebGPU is wgpu, on Mesa's lavapipe.
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { lavapipe } from './drivers.mjs';
import { openProcess } from './process.mjs';

const MAIN = fileURLToPath(new URL('process-main.mjs', import.meta.url));
const SESSION = new URL('../node_modules/.cache/bundles/process/session.js', import.meta.url).href;

export async function openDeno() {
  const { runInstall } = createRequire(import.meta.url)('deno/install_api.cjs');
  const flags = ['run', '--quiet', '--no-check', '--allow-all', '--unstable-webgpu', '--v8-flags=--expose-gc'];
  return openProcess(runInstall(), [...flags, MAIN, SESSION], process.env.ADAPTER === 'gpu' ? {} : lavapipe());
}
