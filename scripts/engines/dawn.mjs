// A GPUDevice in Node, by Dawn.

/** The npm package `webgpu`. */
async function dawn() {
  try {
    return await import('webgpu');
  } catch (error) {
    const missing = error.code === 'ERR_MODULE_NOT_FOUND' && error.message.includes("'webgpu'");
    throw new Error(
      missing
        ? 'the npm package webgpu is missing: npm install --no-save webgpu@0.6.2, or take its folder along as node_modules/webgpu'
        : `the npm package webgpu does not load here: ${error.message}`,
    );
  }
}

/**
 * Opens the fastest adapter, or the one with that name, with its largest buffers and its timestamps.
 *
 * @param {string} [name] of the adapter, as Dawn calls it; for an unknown name the error lists the adapters
 * @returns {Promise<{ device: GPUDevice, info: GPUAdapterInfo, timestamps: boolean, close: () => void }>}
 */
export async function openDevice(name) {
  const { create, globals } = await dawn();
  Object.assign(globalThis, globals);
  // Exact timestamps: by default Dawn rounds them to 0.1 ms.
  const options = ['disable-dawn-features=timestamp_quantization', ...(name === undefined ? [] : [`adapter=${name}`])];
  // Held by a global, since the process crashes if Dawn is collected.
  globalThis.dawnInstance = create(options);
  const adapter = await globalThis.dawnInstance.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) {
    delete globalThis.dawnInstance;
    throw new Error(
      'Dawn found no adapter: is there a GPU, its driver, and on Linux the Vulkan loader (libvulkan.so.1)?',
    );
  }
  const { maxBufferSize, maxStorageBufferBindingSize } = adapter.limits;
  const requiredFeatures = ['timestamp-query', 'shader-f16'].filter((feature) => adapter.features.has(feature));
  const device = await adapter.requestDevice({
    requiredFeatures,
    requiredLimits: { maxBufferSize, maxStorageBufferBindingSize },
  });
  let closed = false;
  device.addEventListener('uncapturederror', ({ error }) => {
    console.error(`the device reports: ${error.message}`);
    process.exitCode = 1;
  });
  device.lost.then(({ message }) => {
    if (closed) return;
    console.error(`the device was lost: ${message}`);
    process.exit(1);
  });
  return {
    device,
    info: adapter.info,
    timestamps: device.features.has('timestamp-query'),
    close() {
      closed = true;
      device.destroy();
      delete globalThis.dawnInstance; // otherwise the process never ends
    },
  };
}
