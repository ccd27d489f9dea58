// Finding a GPUDevice, and what it is good at.
import type { Route } from './types.js';

/** A device of our own, with the largest buffers that its adapter offers; or why there is none. */
export async function requestDevice(): Promise<{ device: GPUDevice } | { reason: string }> {
  const gpu = (globalThis.navigator as Navigator | undefined)?.gpu;
  if (!gpu) return { reason: 'this host has no WebGPU (navigator.gpu)' };
  try {
    const adapter = await gpu.requestAdapter();
    if (!adapter) return { reason: 'there is no WebGPU adapter' };
    const { maxBufferSize, maxStorageBufferBindingSize } = adapter.limits;
    const device = await adapter.requestDevice({
      label: 'weight-init',
      requiredLimits: { maxBufferSize, maxStorageBufferBindingSize },
    });
    return { device };
  } catch (error) {
    return { reason: `WebGPU refused a device: ${error instanceof Error ? error.message : String(error)}` };
  }
}

/**
 * Uploading is faster where the adapter is software: the CPU then runs the shader too, without its vector registers or in
 * a compiler's time (docs/ROUTES.md). Where a host does not say, the adapter is taken for hardware.
 */
export function fasterRoute({ adapterInfo }: GPUDevice): Route {
  return (adapterInfo as GPUAdapterInfo | undefined)?.isFallbackAdapter ? 'upload' : 'shader';
}
