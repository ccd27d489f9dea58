// Finding a GPUDevice.

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
