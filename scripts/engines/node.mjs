// Node: with Dawn as its WebGPU if a driver is given, else without WebGPU.
import { fileURLToPath } from 'node:url';
import { openProcess } from './process.mjs';

const MAIN = fileURLToPath(new URL('process-child.mjs', import.meta.url));

/**
 * @param {string} session address of the module that it loads
 * @param {Record<string, string>} [driver] variables that choose a Vulkan driver (vulkan.mjs)
 */
export function openNode(session, driver) {
  const args = ['--expose-gc', MAIN, session, ...(driver ? ['dawn'] : [])];
  return openProcess(process.execPath, args, driver);
}
