// Deno, whose WebGPU is wgpu.
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { openProcess } from './process.mjs';

const MAIN = fileURLToPath(new URL('process-child.mjs', import.meta.url));

/**
 * @param {string} session address of the module that it loads
 * @param {Record<string, string>} [driver] variables that choose a Vulkan driver (vulkan.mjs)
 */
export function openDeno(session, driver = {}) {
  const { runInstall } = createRequire(import.meta.url)('deno/install_api.cjs');
  const flags = ['run', '--quiet', '--no-check', '--allow-all', '--unstable-webgpu', '--v8-flags=--expose-gc'];
  return openProcess(runInstall(), [...flags, MAIN, session], driver);
}
