// Errors of a GPUDevice as errors of this library.
import { DeviceLostError, deviceError } from '../errors.js';

const losses = new WeakMap<GPUDevice, { info?: GPUDeviceLostInfo }>();

/** Throws if the device is known to be lost. */
export function checkLost(device: GPUDevice): void {
  let loss = losses.get(device);
  if (!loss) {
    const watched: { info?: GPUDeviceLostInfo } = {};
    device.lost.then((info) => {
      watched.info = info;
    });
    losses.set(device, watched);
    loss = watched;
  }
  const { info } = loss;
  if (info) throw deviceError(`the GPU device was lost (${info.reason}): ${info.message}`, info, DeviceLostError);
}

/** Calls the device inside error scopes, and rejects with what it reports: without them that would be an uncaptured error. */
export async function withErrorScopes<T>(device: GPUDevice, run: () => T): Promise<T> {
  checkLost(device);
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
  checkLost(device);
  const error = thrown ?? errors.find((found) => found !== null);
  if (error) throw deviceError(`the GPU refused: ${error.message}`, error);
  return result as T;
}

/** Rejects with an error of the device, or with its loss: the error that follows from a loss may be reported first. */
export function rejectWithDeviceError(device: GPUDevice, error: Error): Promise<never> {
  return withErrorScopes(device, () => {
    throw error;
  });
}

/**
 * Runs work that calls the device at once and may continue later. Settles when the work has ended. Errors of its first calls
 * come before its own.
 */
export async function withErrorScopesAsync(device: GPUDevice, run: () => void | Promise<void>): Promise<void> {
  let work: Promise<void> | undefined;
  const begun = withErrorScopes(device, () => {
    work = run() ?? undefined;
  });
  for (const outcome of await Promise.allSettled([begun, work])) {
    if (outcome.status === 'rejected') throw outcome.reason;
  }
}

/**
 * Creates buffers, each when `use` first asks for it, so that the device allocates one buffer while it fills another. Buffers
 * that `use` never asked for are created at its end. If the device or `use` fails, all of them are destroyed.
 */
export async function createBuffers(
  device: GPUDevice,
  descriptors: readonly GPUBufferDescriptor[],
  use: (bufferAt: (index: number) => GPUBuffer) => void | Promise<void>,
): Promise<GPUBuffer[]> {
  const buffers: GPUBuffer[] = [];
  const creations: Promise<void>[] = [];
  const bufferAt = (index: number): GPUBuffer => {
    if (!buffers[index]) {
      const creation = withErrorScopes(device, () => {
        buffers[index] = device.createBuffer(descriptors[index] as GPUBufferDescriptor);
      });
      creation.catch(() => {}); // awaited at the end
      creations.push(creation);
    }
    if (!buffers[index]) throw deviceError('the GPU refused a buffer'); // `creation` rejects with the reason
    return buffers[index];
  };
  const createRest = (): void => {
    for (const index of descriptors.keys()) bufferAt(index);
  };
  const [used] = await Promise.allSettled([
    withErrorScopesAsync(device, () => {
      const going = use(bufferAt);
      return going ? going.then(createRest) : createRest();
    }),
  ]);
  for (const outcome of [...(await Promise.allSettled(creations)), used]) {
    if (outcome.status === 'fulfilled') continue;
    for (const buffer of buffers) buffer?.destroy();
    throw outcome.reason;
  }
  return buffers;
}
