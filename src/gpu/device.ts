// Requests a GPUDevice, and chooses its faster route.
import { argumentError } from '../errors.js';
import type { Route } from '../types.js';

/** Throws unless a value has the members of a GPUDevice. */
export function checkDevice(device: unknown): asserts device is GPUDevice {
  const { queue, limits, lost } = (device ?? {}) as Partial<GPUDevice>;
  if (!queue || !limits || !lost) throw argumentError('device', 'a GPUDevice', device);
}

/** A new device with the largest buffers that its adapter offers, or the reason why there is none. */
export async function requestDevice(): Promise<{ device: GPUDevice } | { reason: string; cause?: unknown }> {
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
    return { reason: `WebGPU refused a device: ${(error as Error | undefined)?.message ?? error}`, cause: error };
  }
}

/**
 * The faster route. On SwiftShader, the software adapter of Chromium, uploads are two to five times as fast as the shader. The shader
 * is faster on hardware and on Mesa's lavapipe, which compiles to the vector instructions of the CPU, and is the route where a host
 * does not name its adapter. Figures: docs/routes.md.
 */
export function fasterRoute({ adapterInfo }: GPUDevice): Route {
  const { architecture, device, description } = (adapterInfo as GPUAdapterInfo | undefined) ?? {};
  return /swiftshader/i.test([architecture, device, description].join()) ? 'upload' : 'shader';
}
