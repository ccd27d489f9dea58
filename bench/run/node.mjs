// Node: with Dawn as its WebGPU, on Chromium's SwiftShader; or without WebGPU, for arrays.

import { openNode as openSession } from '../../scripts/engines/node.mjs';
import { swiftShader } from '../../scripts/engines/vulkan.mjs';
import { SESSION } from './session.mjs';

export const openNode = async () => openSession(SESSION, process.env.ADAPTER === 'gpu' ? {} : await swiftShader());
export const openNodeWithoutGpu = async () => openSession(SESSION);
