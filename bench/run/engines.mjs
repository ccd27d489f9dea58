// Sessions of the benchmark in each engine: on software drivers, or with ADAPTER=gpu on the machine's GPU.
import { launchBrowser } from '../../scripts/engines/chromium.mjs';
import { openDeno } from '../../scripts/engines/deno.mjs';
import { openNode } from '../../scripts/engines/node.mjs';
import { openPage } from '../../scripts/engines/page.mjs';
import { openPython } from '../../scripts/engines/python.mjs';
import { lavapipe, swiftShader } from '../../scripts/engines/vulkan.mjs';
import { PROCESS_SESSION } from './bundles.mjs';

const PYTHON_SESSION = new URL('../peers/native.py', import.meta.url);
const onGpu = process.env.ADAPTER === 'gpu';

/** Headless Chromium, a browser of its own. @param {string} address of the server of the bundles */
export const inChromium = async (address, { gc = true } = {}) =>
  openPage(await launchBrowser(gc ? ['--js-flags=--expose-gc'] : []), address, '/session/session.js');

/** Deno, whose WebGPU is wgpu, on Mesa's lavapipe. */
export const inDeno = async () => openDeno(PROCESS_SESSION, onGpu ? {} : lavapipe());

/** Node with Dawn as its WebGPU, on Chromium's SwiftShader. */
export const inNode = async () => openNode(PROCESS_SESSION, onGpu ? {} : await swiftShader());

/** Node without WebGPU, for arrays. */
export const inNodeWithoutGpu = async () => openNode(PROCESS_SESSION);

/** Python with a package, which may use so many threads. */
export const inPython = (name, threads) => openPython(PYTHON_SESSION, name, { OMP_NUM_THREADS: String(threads) });
