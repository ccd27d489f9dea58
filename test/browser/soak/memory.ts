// The memory of a page: its heap after garbage collection, its processes, its GPUBuffers; and whether it stays as it is.
import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'puppeteer';

const MIB = 2 ** 20;

/** What countBuffers() adds to a page. */
declare global {
  var livingBuffers: () => number;
  var mark: () => void;
  var isFinalized: () => Promise<boolean>;
}

export interface Sample {
  /** Seconds, or cycles. */
  readonly at: number;
  /** Bytes of what JavaScript holds after garbage collection: objects, array buffers, what the browser keeps for them. */
  readonly heap: number;
  /** Bytes of the process of the page that are resident, and of the GPU's, where SwiftShader has its buffers. */
  readonly renderer: number;
  readonly gpu: number;
  /** GPUBuffers that were neither destroyed nor collected. */
  readonly buffers: number;
}

/** The most that may be added in the second half of a run, by the line that fits its samples best. */
export const BOUNDS: Readonly<Record<Exclude<keyof Sample, 'at'>, number>> = {
  heap: MIB,
  renderer: 24 * MIB,
  gpu: 24 * MIB,
  buffers: 4,
};

/** What grows in the second half of a run by more than its bound, with how much. */
export function growing(samples: readonly Sample[]): string[] {
  const later = samples.slice(Math.floor(samples.length / 2));
  if (later.length < 4) throw new Error(`${samples.length} samples are too few`);
  const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
  const middle = mean(later.map(({ at }) => at));
  const spread = later.reduce((sum, { at }) => sum + (at - middle) ** 2, 0);
  const duration = (later.at(-1) as Sample).at - (later[0] as Sample).at;
  return Object.entries(BOUNDS).flatMap(([what, bound]) => {
    const amountIn = (sample: Sample): number => sample[what as keyof typeof BOUNDS];
    const slope = later.reduce((sum, sample) => sum + (sample.at - middle) * amountIn(sample), 0) / spread;
    const growth = slope * duration;
    return growth > bound ? [`${what} grows by ${Math.round(growth)}, more than ${bound}`] : [];
  });
}

/** First and last of a run in words. */
export function summary(samples: readonly Sample[]): string {
  const [middle, last] = [samples[Math.floor(samples.length / 2)], samples.at(-1)] as [Sample, Sample];
  const mebibytes = (bytes: number): string => (bytes / MIB).toFixed(1);
  const sizes = (['heap', 'renderer', 'gpu'] as const).map(
    (what) => `${what} ${mebibytes(middle[what])} -> ${mebibytes(last[what])} MiB`,
  );
  return `from the middle to the end: ${sizes.join(', ')}, ${middle.buffers} -> ${last.buffers} buffers`;
}

/** Counts the buffers of a page from now on, before anything makes one. */
export async function countBuffers(page: Page): Promise<void> {
  await page.evaluateOnNewDocument(() => {
    if (!('GPUDevice' in globalThis)) return;
    const living = new Set<symbol>();
    const collected = new FinalizationRegistry<symbol>((token) => living.delete(token));
    const tokens = new WeakMap<GPUBuffer, symbol>();
    const { createBuffer } = GPUDevice.prototype;
    GPUDevice.prototype.createBuffer = function (descriptor) {
      const buffer = createBuffer.call(this, descriptor);
      const token = Symbol();
      living.add(token);
      tokens.set(buffer, token);
      collected.register(buffer, token);
      return buffer;
    };
    const { destroy } = GPUBuffer.prototype;
    GPUBuffer.prototype.destroy = function () {
      living.delete(tokens.get(this) as symbol);
      return destroy.call(this);
    };
    // An object that nothing holds: when its finalizer has run, so have those of what was collected with it.
    let finalized = false;
    const marks = new FinalizationRegistry(() => {
      finalized = true;
    });
    globalThis.mark = () => {
      finalized = false;
      marks.register({}, undefined);
    };
    globalThis.isFinalized = async () => {
      await new Promise((resolve) => setTimeout(resolve));
      return finalized;
    };
    globalThis.livingBuffers = () => living.size;
  });
}

function residentOf(id: number): number {
  const [, kibibytes] = /VmRSS:\s*(\d+) kB/.exec(readFileSync(`/proc/${id}/status`, 'utf8')) ?? [];
  return Number(kibibytes) * 1024;
}

/** Looks at a page, the only one of its browser. */
export async function sample(browser: Browser, page: Page, at: number): Promise<Sample> {
  const client = await page.createCDPSession();
  // Until finalizers have run, and once more: what they let go is collected then.
  await page.evaluate(() => mark());
  do await client.send('HeapProfiler.collectGarbage');
  while (!(await page.evaluate(() => isFinalized())));
  await client.send('HeapProfiler.collectGarbage');
  const usage = (await client.send('Runtime.getHeapUsage')) as unknown as Record<string, number>;
  await client.detach();
  const heap = (usage.usedSize ?? 0) + (usage.embedderHeapUsedSize ?? 0) + (usage.backingStorageSize ?? 0);
  let [renderer, gpu] = [0, 0];
  // Processes are read from /proc, which only Linux has; the rest is looked at everywhere.
  if (process.platform === 'linux') {
    const system = await browser.target().createCDPSession();
    const { processInfo } = await system.send('SystemInfo.getProcessInfo');
    await system.detach();
    const most = (type: string): number =>
      Math.max(...processInfo.filter((info) => info.type === type).map(({ id }) => residentOf(id)));
    [renderer, gpu] = [most('renderer'), most('GPU')];
  }
  const buffers = await page.evaluate(() => livingBuffers());
  return { at, heap, renderer, gpu, buffers };
}
