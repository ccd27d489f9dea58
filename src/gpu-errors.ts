// What a GPUDevice finds wrong, as errors of the function that was called.

const losses = new WeakMap<GPUDevice, { info?: GPUDeviceLostInfo }>();

/** Throws if the device is known to be lost. */
export function checkLost(fn: string, device: GPUDevice): void {
  let loss = losses.get(device);
  if (!loss) {
    const watched: { info?: GPUDeviceLostInfo } = {};
    device.lost.then((info) => {
      watched.info = info;
    });
    losses.set(device, watched);
    loss = watched;
  }
  if (loss.info) throw new Error(`${fn}: the GPU device was lost (${loss.info.reason}): ${loss.info.message}`);
}

/** Runs calls to the device and rejects with what it found wrong in them, which would otherwise be an uncaptured error. */
export async function checked<T>(fn: string, device: GPUDevice, run: () => T): Promise<T> {
  checkLost(fn, device);
  const filters: GPUErrorFilter[] = ['validation', 'out-of-memory', 'internal'];
  for (const filter of filters) device.pushErrorScope(filter);
  let result: T | undefined;
  let thrown: Error | undefined;
  try {
    result = run();
  } catch (error) {
    thrown = error as Error;
  }
  // Out of memory comes before the validation errors that follow from it.
  const scopes = filters.map(() => device.popErrorScope());
  const errors = await Promise.all(scopes).catch((error: Error) => [error]);
  checkLost(fn, device);
  const error = thrown ?? errors.find((found) => found !== null);
  if (error) throw new Error(`${fn}: the GPU refused: ${error.message}`, { cause: error });
  return result as T;
}

/** New buffers, used at once. They are destroyed if the device or their use finds anything wrong. */
export async function checkedBuffers(
  fn: string,
  device: GPUDevice,
  descriptors: readonly GPUBufferDescriptor[],
  use: (buffers: GPUBuffer[]) => void | Promise<void>,
): Promise<GPUBuffer[]> {
  const buffers: GPUBuffer[] = [];
  try {
    let used: Promise<void> | undefined;
    await checked(fn, device, () => {
      for (const descriptor of descriptors) buffers.push(device.createBuffer(descriptor));
      used = use(buffers) ?? undefined;
      used?.catch(() => {}); // seen below, after what is wrong with the buffers themselves
    });
    await used;
    return buffers;
  } catch (error) {
    for (const buffer of buffers) buffer.destroy();
    throw error;
  }
}
