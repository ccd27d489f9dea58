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

/** Rejects with an error of the device; or with its loss, since what follows from one may be heard before it. */
export function refused(fn: string, device: GPUDevice, error: Error): Promise<never> {
  return checked(fn, device, () => {
    throw error;
  });
}

/** Runs work that calls the device now and perhaps goes on. Has ended when this settles; what is wrong with its first calls comes first. */
export async function checkedWork(fn: string, device: GPUDevice, run: () => void | Promise<void>): Promise<void> {
  let work: Promise<void> | undefined;
  const begun = checked(fn, device, () => {
    work = run() ?? undefined;
  });
  for (const outcome of await Promise.allSettled([begun, work])) {
    if (outcome.status === 'rejected') throw outcome.reason;
  }
}

/**
 * New buffers, each made when its use asks for it, so that a device allocates one while another is filled; those that are never
 * asked for at the end. They are destroyed if the device or their use finds anything wrong.
 */
export async function checkedBuffers(
  fn: string,
  device: GPUDevice,
  descriptors: readonly GPUBufferDescriptor[],
  use: (bufferAt: (index: number) => GPUBuffer) => void | Promise<void>,
): Promise<GPUBuffer[]> {
  const buffers: GPUBuffer[] = [];
  const answers: Promise<void>[] = [];
  const bufferAt = (index: number): GPUBuffer => {
    if (!buffers[index]) {
      const answer = checked(fn, device, () => {
        buffers[index] = device.createBuffer(descriptors[index] as GPUBufferDescriptor);
      });
      answer.catch(() => {}); // seen at the end
      answers.push(answer);
    }
    if (!buffers[index]) throw new Error(`${fn}: the GPU refused a buffer`); // which the answer tells better
    return buffers[index];
  };
  const rest = (): void => {
    for (const index of descriptors.keys()) bufferAt(index);
  };
  const [used] = await Promise.allSettled([
    checkedWork(fn, device, () => {
      const going = use(bufferAt);
      return going ? going.then(rest) : rest();
    }),
  ]);
  for (const outcome of [...(await Promise.allSettled(answers)), used]) {
    if (outcome.status === 'fulfilled') continue;
    for (const buffer of buffers) buffer?.destroy();
    throw outcome.reason;
  }
  return buffers;
}
