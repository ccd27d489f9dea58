// Tests a device. The test itself is loaded when it is first needed.
import { checkBoolean, checkObject, named, notLoaded } from '../errors.js';
import { checkDevice } from '../gpu/device.js';
import type { SelfTest } from '../types.js';

/**
 * Fills a buffer on a device by every entry point of the shader, with each draw and each dtype that it has, and compares it, word for word, with the
 * CPU: the weights, the words before and after them, and the table of the normal quantile. Use it on devices and drivers that have not been
 * tested: WebGPU does not guarantee the arithmetic that equal bits rely on.
 *
 * The test itself takes milliseconds. The first call for a device compiles 22 pipelines, which later fills use: 1.8 s for SwiftShader in a browser
 * that has just started. A quick test compiles five, in 0.7 s. Elements of an orthogonal matrix may differ by 1e-5.
 *
 * @param options.quick - whether to try little more than the arithmetic: every way to make and to round a sample; false if absent
 * @throws DeviceLostError if the device is lost, DeviceError if it refuses the commands; a device that computes wrongly is a
 *   result, not an error
 * @example
 * const { passed, failures } = await selfTest(device);
 */
export async function selfTest(device: GPUDevice, options: { readonly quick?: boolean } = {}): Promise<SelfTest> {
  return named('selfTest', () => {
    checkObject('options', options, 'quick');
    const { quick = false } = options;
    checkBoolean('options.quick', quick);
    return testDevice(device, quick);
  });
}

async function testDevice(device: GPUDevice, quick: boolean): Promise<SelfTest> {
  checkDevice(device);
  const { runSelfTest } = await loadSelfTest();
  return runSelfTest(device, quick);
}

/** The functions of run-self-test.ts. */
const loadSelfTest = (): Promise<typeof import('./run-self-test.js')> =>
  import('./run-self-test.js').catch(notLoaded('the self-test'));

/** Throws if a device computes wrongly. */
export async function requireCorrectDevice(device: GPUDevice, wasm: boolean): Promise<void> {
  const test = await loadSelfTest();
  await test.requireCorrectDevice(device, wasm);
}
