// Requests a GPUDevice, and chooses its faster route.
import { argumentError } from '../errors.js';
import type { Route } from '../types.js';

/** Throws unless a value has the members of a GPUDevice. */
export function checkDevice(device: unknown): asserts device is GPUDevice {
  const { queue, limits, lost } = (device ?? {}) as Partial<GPUDevice>;
  if (!queue || !limits || !lost) throw argumentError('device', 'a GPUDevice', device);
}

/** Which adapter a new device comes from, and what it has. WebGPU checks both. */
export interface DeviceOptions {
  /**
   * Which adapter to ask for, where the initializer sets up its own device: `powerPreference` and the like. Refused together with
   * `device` and with backend `'cpu'`.
   */
  readonly adapterOptions?: GPURequestAdapterOptions;
  /**
   * What to ask of the adapter's device: `requiredFeatures`, `requiredLimits`, `label`. The largest buffers that the adapter has
   * are asked for too, unless you name `maxBufferSize` or `maxStorageBufferBindingSize`. Refused where `adapterOptions` is. What
   * WebGPU refuses is a DeviceError with backend `'webgpu'`; with `'auto'` the CPU is taken, and `reason` says why.
   */
  readonly deviceDescriptor?: GPUDeviceDescriptor;
}

/** A new device, with the largest buffers that its adapter offers where none are asked for, or the reason why there is none. */
export async function requestDevice({
  adapterOptions,
  deviceDescriptor,
}: DeviceOptions = {}): Promise<{ device: GPUDevice } | { reason: string; cause?: unknown }> {
  const gpu = (globalThis.navigator as Navigator | undefined)?.gpu;
  if (!gpu) return { reason: 'this host has no WebGPU (navigator.gpu)' };
  try {
    // Copied at once: the caller may change it later.
    const { requiredFeatures, requiredLimits, ...descriptor } = deviceDescriptor ?? {};
    const features = requiredFeatures && [...requiredFeatures];
    const limits: Record<string, number | undefined> = { ...requiredLimits };
    const adapter = await gpu.requestAdapter(adapterOptions);
    if (!adapter) return { reason: 'there is no WebGPU adapter' };
    const { maxBufferSize, maxStorageBufferBindingSize } = adapter.limits;
    const device = await adapter.requestDevice({
      label: 'weight-init',
      ...descriptor,
      ...(features && { requiredFeatures: features }),
      requiredLimits: {
        ...limits,
        maxBufferSize: limits.maxBufferSize ?? maxBufferSize,
        maxStorageBufferBindingSize: limits.maxStorageBufferBindingSize ?? maxStorageBufferBindingSize,
      },
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
