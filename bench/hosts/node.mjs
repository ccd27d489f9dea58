// Node: with Dawn as its WebGPU, on Chromium's SwiftShader; or without WebGPU, for arrays.
import { fileURLToPath } from 'node:url';
import { swiftShader } from './drivers.mjs';
import { openProcess } from './process.mjs';

const MAIN = fileURLToPath(new URL('process-main.mjs', import.meta.url));
const SESSION = new URL('../node_modules/.cache/bundles/process/session.js', import.meta.url).href;

const open = (env, ...args) => openProcess(process.execPath, ['--expose-gc', MAIN, SESSION, ...args], env);

export const openNode = async () => open(process.env.ADAPTER === 'gpu' ? {} : await swiftShader(), 'dawn');
export const openNodeWithoutGpu = async () => open({});
