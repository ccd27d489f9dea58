// Requests a GPUDevice, and chooses its faster route.
import { argumentError, checkObject } from '../errors.js';
import { normalTable } from '../random/normal-table.js';
import type { Route } from '../types.js';

/** Throws unless a value has the members of a GPUDevice. */
export function checkDevice(device: unknown): asserts device is GPUDevice {
  const { queue, limits, lost } = (device ?? {}) as Partial<GPUDevice>;
  if (!queue || !limits || !lost) throw argumentError('device', 'a GPUDevice', device);
}

/** Options of a device that the library requests. WebGPU checks them. */
export interface DeviceOptions {
  /**
   * Options of `requestAdapter`, such as `powerPreference`, for a device that the library requests. They cannot be combined with
   * `device` or with backend `'cpu'`.
   */
  readonly adapterOptions?: GPURequestAdapterOptions;
  /**
   * The descriptor for `requestDevice`: `requiredFeatures`, `requiredLimits`, `label`. The largest buffers that the adapter supports
   * are requested too, unless you set `maxBufferSize` or `maxStorageBufferBindingSize`. It cannot be combined with `device` or with
   * backend `'cpu'`. If WebGPU refuses the request, the call rejects with a DeviceError with backend `'webgpu'`; with `'auto'` it uses
   * the CPU, and `reason` says why.
   */
  readonly deviceDescriptor?: GPUDeviceDescriptor;
}

/** What is asked of a new device, as a copy: the caller may change it later, and an iterator of features can be read only once. */
export function requestOf({ adapterOptions, deviceDescriptor }: DeviceOptions): DeviceOptions {
  if (adapterOptions !== undefined) checkObject('adapterOptions', adapterOptions);
  if (deviceDescriptor === undefined) return { ...(adapterOptions && { adapterOptions }) };
  checkObject('deviceDescriptor', deviceDescriptor);
  const { requiredFeatures, requiredLimits } = deviceDescriptor;
  const readable = typeof requiredFeatures?.[Symbol.iterator] === 'function'; // else WebGPU refuses it
  return {
    ...(adapterOptions && { adapterOptions }),
    deviceDescriptor: {
      ...deviceDescriptor,
      ...(readable && { requiredFeatures: [...requiredFeatures] }),
      ...(requiredLimits && { requiredLimits: { ...requiredLimits } }),
    },
  };
}

/** A new device, with the largest buffers that its adapter offers where none are asked for, or the reason why there is none. */
export async function requestDevice({
  adapterOptions,
  deviceDescriptor,
}: DeviceOptions = {}): Promise<{ device: GPUDevice } | { reason: string; cause?: unknown }> {
  const gpu = (globalThis.navigator as Navigator | undefined)?.gpu;
  if (!gpu) return { reason: 'this host has no WebGPU (navigator.gpu)' };
  try {
    const limits: Record<string, number | undefined> = deviceDescriptor?.requiredLimits ?? {};
    const adapter = await gpu.requestAdapter(adapterOptions);
    if (!adapter) return { reason: 'there is no WebGPU adapter' };
    const { maxBufferSize, maxStorageBufferBindingSize } = adapter.limits;
    const requested = adapter.requestDevice({
      label: 'weight-init',
      ...deviceDescriptor,
      requiredLimits: {
        ...limits,
        maxBufferSize: limits.maxBufferSize ?? maxBufferSize,
        maxStorageBufferBindingSize: limits.maxStorageBufferBindingSize ?? maxStorageBufferBindingSize,
      },
    });
    normalTable(); // The device will need it. Computing it takes 7 to 30 ms the first time, in which the host makes the device.
    return { device: await requested };
  } catch (error) {
    return { reason: `WebGPU refused a device: ${(error as Error | undefined)?.message ?? error}`, cause: error };
  }
}

/**
 * The faster route. On SwiftShader, the software adapter of Chromium, uploads are two to ten times as fast as the shader. The shader
 * is faster on hardware and on Mesa's lavapipe, which compiles to the vector instructions of the CPU, and is the route where a host
 * does not name its adapter. Figures: docs/routes.md.
 */
export function fasterRoute({ adapterInfo }: GPUDevice): Route {
  const { architecture, device, description } = (adapterInfo as GPUAdapterInfo | undefined) ?? {};
  return /swiftshader/i.test([architecture, device, description].join()) ? 'upload' : 'shader';
}
