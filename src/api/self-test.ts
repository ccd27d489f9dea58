// Whether a device can be relied on. The test is loaded when it is asked for.
import { checkDevice } from '../gpu/device.js';
import type { SelfTest } from '../types.js';

/**
 * Fills a buffer on a device by every path of the shader and compares it, word for word, with the CPU: weights, what lies
 * round them, and the table of the normal quantile. For devices and drivers that nobody has tried: WebGPU does not promise
 * the arithmetic that equal bits rest on (docs/GUARANTEES.md).
 *
 * Takes milliseconds, and at the first call for a device the time to compile about 20 pipelines, which later fills use.
 * An orthogonal matrix may differ by 1e-5 an element.
 *
 * @throws Error if the device is lost or refuses the commands; a device that computes wrongly is a result, not an error
 * @example
 * const { passed, failures } = await selfTest(device);
 */
export async function selfTest(device: GPUDevice): Promise<SelfTest> {
  checkDevice('selfTest', device);
  const { runSelfTest } = await import('./run-self-test.js');
  return runSelfTest(device);
}

/** Why a device is not used: what its test found, in words. */
function describeFailure({ compared, different, failures }: SelfTest): string {
  const [failure] = failures as [SelfTest['failures'][0]];
  const hex = (bits: number): string => `0x${bits.toString(16).padStart(8, '0')}`;
  const { word, bits, expected } = failure.first;
  return (
    `this device computes wrongly: ${different} of ${compared} words differ, ` +
    `the first in ${failure.path}: word ${word} is ${hex(bits)} and should be ${hex(expected)}`
  );
}

/** Thrown for a device that computes wrongly. */
export class WrongDevice extends Error {}

/** Throws if a device computes wrongly. */
export async function tryDevice(fn: string, device: GPUDevice): Promise<void> {
  const result = await selfTest(device);
  if (!result.passed) throw new WrongDevice(`${fn}: ${describeFailure(result)}`);
}
