// Finding a GPUDevice, and what it is good at.
import { argumentError } from '../errors.js';
import type { Route } from '../types.js';

/** Throws unless a value is a GPUDevice, as far as its members tell. */
export function checkDevice(fn: string, device: unknown): asserts device is GPUDevice {
  const { queue, limits, lost } = (device ?? {}) as Partial<GPUDevice>;
  if (!queue || !limits || !lost) throw argumentError(fn, 'device', 'a GPUDevice', device);
}

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
 * Uploading is two to five times as fast as the shader on SwiftShader, the software adapter of Chromium. On others the
 * shader is: on hardware, and on Mesa's lavapipe, which compiles for the vector registers of the CPU. Where a host does
 * not name its adapter it is taken for one of those. Figures: docs/routes.md.
 */
export function fasterRoute({ adapterInfo }: GPUDevice): Route {
  const { architecture, device, description } = (adapterInfo as GPUAdapterInfo | undefined) ?? {};
  return /swiftshader/i.test([architecture, device, description].join()) ? 'upload' : 'shader';
}
