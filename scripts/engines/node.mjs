// Node: with Dawn as its WebGPU where a driver is given, else without WebGPU.
import { fileURLToPath } from 'node:url';
import { openProcess } from './process.mjs';

const MAIN = fileURLToPath(new URL('process-child.mjs', import.meta.url));

/**
 * @param session - address of the module that it loads
 * @param driver - variables that choose a driver of Vulkan (drivers.mjs)
 */
export function openNode(session, driver) {
  const args = ['--expose-gc', MAIN, session, ...(driver ? ['dawn'] : [])];
  return openProcess(process.execPath, args, driver);
}
