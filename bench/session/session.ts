// Runs beside a peer, in a browser or a process of its own: prepares it, checks it, times it.

import type { Prepare, Runner, Tensor, Work } from '../peers/peer.ts';
import { checkTensor } from './moments.ts';

let runner: Runner | undefined;
let work: Work;

function prepared(): Runner {
  if (!runner) throw new Error('nothing is prepared');
  return runner;
}

/** Errors of devices since the last call, which no promise reports. */
let deviceErrors: string[] = [];

/** Listens to every device that a peer creates. */
function listen(): void {
  if (typeof GPUAdapter === 'undefined') return;
  const { requestDevice } = GPUAdapter.prototype;
  GPUAdapter.prototype.requestDevice = async function (...args) {
    const device = await requestDevice.apply(this, args);
    device.addEventListener('uncapturederror', ({ error }) => deviceErrors.push(error.message));
    device.lost.then(({ message, reason }) => reason !== 'destroyed' && deviceErrors.push(`device lost: ${message}`));
    return device;
  };
}
listen();

/** Rejects if a device reports errors during a call, or adds them to the call's own error. */
async function withDeviceErrors<T>(call: () => Promise<T>): Promise<T> {
  deviceErrors = [];
  const reported = (): string => deviceErrors.slice(0, 2).join('; ');
  const result = await call().catch((error) => {
    throw new Error([error?.message ?? String(error), reported()].filter(Boolean).join('; '));
  });
  if (deviceErrors.length) throw new Error(reported());
  return result;
}

const collectGarbage = (): void => (globalThis as { gc?(): void }).gc?.();

/** Frees the tensors of the last run, so that no other run pays for it. */
function release(): void {
  prepared().release();
  collectGarbage();
}

export const prepare = (peer: string, options: object, next: Work): Promise<void> =>
  withDeviceErrors(async () => {
    const module: { prepare: Prepare<object> } = await import(new URL(`../peers/${peer}.js`, import.meta.url).href);
    runner?.dispose();
    runner = undefined;
    work = next;
    runner = await module.prepare(work, options);
  });

/**
 * Runs once and checks every tensor.
 * @returns the standard deviation over the one asked for, of the largest tensor; null for constants
 */
export const check = (): Promise<number | null> =>
  withDeviceErrors(async () => {
    await prepared().run();
    let largest = 0;
    let ratio = Number.NaN;
    for (const [i, tensor] of work.tensors.entries()) {
      const numbers = await prepared().read(i);
      const found = checkTensor(tensor as Tensor, numbers);
      if (numbers.length > largest) [largest, ratio] = [numbers.length, found];
    }
    release();
    return Number.isNaN(ratio) ? null : ratio;
  });

/** Milliseconds from the call until the data is in place. */
export const time = (): Promise<number> =>
  withDeviceErrors(async () => {
    const start = performance.now();
    await prepared().run();
    const milliseconds = performance.now() - start;
    release();
    return milliseconds;
  });

/** The longest time, in milliseconds, in which no timer could fire during a run. (At rest, browsers leave 4 ms between timers.) */
export const stall = (): Promise<number> =>
  withDeviceErrors(async () => {
    const ticks: number[] = [];
    const timer = setInterval(() => ticks.push(performance.now()));
    const pause = () => new Promise((resolve) => setTimeout(resolve, 20));
    await pause();
    const start = performance.now();
    await prepared().run();
    await pause();
    clearInterval(timer);
    release();
    const before = ticks.findLastIndex((tick) => tick <= start);
    return Math.max(...ticks.slice(before + 1).map((tick, i) => tick - (ticks[before + i] as number)));
  });

/** The adapter that `requestAdapter()` gives by default. */
export async function adapter(): Promise<string> {
  const info = (await navigator.gpu?.requestAdapter())?.info;
  if (!info) return 'none';
  const { vendor, architecture, device, description } = info;
  // Deno gives numbers for vendor and device.
  return [vendor, architecture, device, description].filter((part) => part && !/^\d+$/.test(part)).join(' ');
}
