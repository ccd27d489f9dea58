// Mixed work without end, in the page.

import type { Fills } from '../harness/fills.ts';
import { propertiesOf } from '../library/properties-page.ts';

/** What a leak would keep: nothing, buffers that nobody destroys, or objects that somebody holds. */
export type Leak = 'none' | 'buffers' | 'objects';

export interface Round {
  readonly faults: readonly string[];
  readonly fills: number;
}

const SIDE = 1501; // large enough for threads

export function soakOf(harness: Fills) {
  const { lib, cpu, deviceWith } = harness;
  const properties = propertiesOf(harness);
  const held: unknown[] = [];
  const large = new Float32Array(SIDE * SIDE);
  cpu.fillWeightsSync(large, { shape: [SIDE, SIDE], init: 'he', seed: 1 });
  const expected = new Uint32Array(large.buffer);

  async function leakBy(leak: Leak): Promise<void> {
    const device = await deviceWith();
    if (leak === 'objects') held.push(Array.from({ length: 5e4 }, (_, i) => ({ i })));
    if (leak === 'buffers')
      for (let i = 0; i < 4; i++) held.push(device.createBuffer({ size: 2 ** 18, usage: GPUBufferUsage.STORAGE }));
  }

  /** A model on the device, watched or in an arena, and destroyed. */
  async function model(route: 'shader' | 'upload', arena: boolean): Promise<number> {
    const initializer = await lib.createInitializer({ device: await deviceWith(), seed: 1, route });
    const specs = Object.fromEntries(
      Array.from({ length: 12 }, (_, i) => [`layer.${i}`, { shape: [128, 64 + i], init: lib.heNormal() }]),
    );
    let done = 0;
    const onProgress = (): void => {
      done++;
    };
    const { tensors, destroy } = await lib
      .createInitializer({ backend: 'cpu', seed: 1 })
      .then((cpu) => cpu.createAll(specs));
    const made = await initializer.createAll(specs, { ...(arena ? { arena } : { onProgress }) });
    for (const name of ['layer.0', 'layer.11']) {
      const [a, b] = [await made.tensors[name]?.read(), await tensors[name]?.read()];
      if (String(a) !== String(b)) throw new Error(`${name} differs`);
    }
    made.destroy();
    destroy();
    initializer.destroy();
    return Object.keys(specs).length + (arena ? 0 : done - 12);
  }

  /** A large fill by threads: new weights on the CPU, or a buffer by upload. */
  async function threaded(onDevice: boolean): Promise<string[]> {
    const on = onDevice ? { device: await deviceWith(), route: 'upload' as const } : { backend: 'cpu' as const };
    const initializer = await lib.createInitializer({ ...on, seed: 1, threads: 3 });
    const weights = await initializer.create({ shape: [SIDE, SIDE], init: 'he' });
    const words = new Uint32Array((await weights.read()).buffer);
    weights.destroy();
    initializer.destroy();
    return words.every((word, i) => word === expected[i]) ? [] : ['threads: other weights'];
  }

  return {
    /** Work of every kind, by both routes and by threads. */
    async round(cases: readonly number[][], leak: Leak): Promise<Round> {
      const faults: string[] = [];
      let fills = 0;
      for (const route of ['shader', 'upload'] as const) {
        for (const work of ['right', 'wrong'] as const) {
          const found = await properties[work](cases, route);
          faults.push(...found.faults);
          fills += found.specs;
        }
        fills += await model(route, route === 'shader');
        faults.push(...(await threaded(route === 'upload')));
        fills++;
      }
      await leakBy(leak);
      return { faults, fills };
    },

    /** Makes initializers on a device and on the CPU, and weights of each, and destroys all of it again. */
    async cycles(count: number, leak: Leak): Promise<void> {
      const device = await deviceWith();
      for (let i = 0; i < count; i++) {
        const route = i % 2 ? ('shader' as const) : ('upload' as const);
        for (const on of [{ device, route }, { backend: 'cpu' as const }]) {
          const initializer = await lib.createInitializer({ ...on, seed: i });
          const weights = await initializer.create({ shape: [8, 8], init: 'he', name: 'w' });
          weights.destroy();
          initializer.destroy();
        }
        if (i % 10 === 0) await leakBy(leak);
      }
    },

    /** Makes initializers with devices of their own, and weights, and destroys them. */
    async devices(count: number): Promise<void> {
      for (let i = 0; i < count; i++) {
        const initializer = await lib.createInitializer({ backend: 'webgpu', seed: i });
        await initializer.create({ shape: [8, 8], init: 'he' });
        initializer.destroy();
        await initializer.device?.lost;
      }
    },
  };
}
