// Pages on which things go wrong. After every test of a file: no error that nobody caught, on the page or of any device.
import type { Page } from 'puppeteer';
import { afterEach, expect } from 'vitest';
import { type Opened, openHarness } from './browser.ts';

/** What watch() counts, in functions that run in the page. */
declare global {
  var watched: {
    /** Labels of the buffers that were made since the last call of `begin` and are not destroyed. */
    left(): string[];
    begin(): void;
    /** A device for one test. */
    device(): Promise<GPUDevice>;
    /** Resolves when every error that has happened so far has been reported: of devices, and of promises that nobody handles. */
    reported(): Promise<void>;
    /** 'accepted', or the error as text. */
    outcome(promise: Promise<unknown>): Promise<string>;
    /** How many words differ from those of the CPU. */
    different(weights: Float32Array | Uint16Array, spec: object): number;
  };
}

/** Runs in the page before anything else does. */
function watch(): void {
  const left = new Set<GPUBuffer>();
  const { createBuffer } = GPUDevice.prototype;
  GPUDevice.prototype.createBuffer = function (descriptor) {
    const buffer = createBuffer.call(this, descriptor);
    left.add(buffer);
    return buffer;
  };
  const { destroy } = GPUBuffer.prototype;
  GPUBuffer.prototype.destroy = function () {
    left.delete(this);
    return destroy.call(this);
  };
  const devices = new Set<GPUDevice>();
  const { requestDevice } = GPUAdapter.prototype;
  GPUAdapter.prototype.requestDevice = async function (descriptor) {
    const device = await requestDevice.call(this, descriptor);
    devices.add(device);
    device.lost.then(() => devices.delete(device));
    device.addEventListener('uncapturederror', ({ error }) => console.error(`uncaptured: ${error.message}`));
    return device;
  };
  globalThis.watched = {
    left: () => [...left].map(({ label }) => label).sort(),
    begin: () => left.clear(),
    device: async () => (await (await navigator.gpu.requestAdapter())?.requestDevice()) as GPUDevice,
    async reported() {
      // A device answers in order.
      const answers = [...devices].map(({ queue, lost }) => Promise.race([queue.onSubmittedWorkDone(), lost]));
      await Promise.allSettled(answers);
      // Rejections are reported in order too: this one after all others.
      await new Promise<void>((resolve) => {
        const last = new Error('the last rejection');
        addEventListener('unhandledrejection', function heard(event) {
          if (event.reason !== last) return;
          event.preventDefault();
          removeEventListener('unhandledrejection', heard);
          resolve();
        });
        Promise.reject(last);
      });
    },
    outcome: (promise) => promise.then(() => 'accepted', String),
    different(weights, spec) {
      const expected = weights.slice().fill(0);
      harness.cpu.fillWeightsSync(expected, spec as never);
      const Words = weights instanceof Uint16Array ? Uint16Array : Uint32Array;
      const words = new Words(expected.buffer);
      const found = new Words(weights.buffer as ArrayBuffer, weights.byteOffset, weights.length);
      let different = 0;
      for (let i = 0; i < words.length; i++) if (found[i] !== words[i]) different++;
      return different;
    },
  };
}

/** The page with the harness and with what is declared above. Complaints that are `expected` are none. */
export function openFaults(expected = /^$/, prepare?: (page: Page) => Promise<void>, args?: readonly string[]): Opened {
  const opened = openHarness(async (page) => {
    await page.evaluateOnNewDocument(watch);
    await prepare?.(page);
  }, args);
  afterEach(async () => {
    await opened.page.evaluate(() => watched.reported());
    expect(opened.complaints.splice(0).filter((text) => !expected.test(text))).toEqual([]);
  });
  return opened;
}
