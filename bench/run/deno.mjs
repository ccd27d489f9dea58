// Deno, whose WebGPU is wgpu, on Mesa's lavapipe.
import { openDeno as openSession } from '../../scripts/engines/deno.mjs';
import { lavapipe } from '../../scripts/engines/vulkan.mjs';
import { SESSION } from './session.mjs';

export const openDeno = async () => openSession(SESSION, process.env.ADAPTER === 'gpu' ? {} : lavapipe());
