// What is made once for each device.
import { checkLost } from './errors.js';

/** Makes a value at the first call for a device, and gives the same one afterwards. One that could not be made is made anew. */
export function perDevice<T>(make: (device: GPUDevice) => Promise<T>): (device: GPUDevice) => Promise<T> {
  const all = new WeakMap<GPUDevice, Promise<T>>();
  return async (device) => {
    checkLost(device);
    let made = all.get(device);
    if (!made) {
      made = make(device);
      made.catch(() => all.delete(device));
      all.set(device, made);
    }
    return made;
  };
}
