// Hosts that lack what browsers and Node have, as React Native and jest-environment-jsdom do, and callers that forbid it.
import { afterEach, describe, expect, test, vi } from 'vitest';
import { streamOfName } from '../../../verify/reference/stream.ts';

const { getBuiltinModule } = process;
const { Worker } = getBuiltinModule('node:worker_threads');
afterEach(() => {
  process.getBuiltinModule = getBuiltinModule;
  vi.unstubAllGlobals();
  vi.resetModules();
});

/** The library, loaded anew where globals are these. */
async function libraryWith(globals: Record<string, unknown>): Promise<typeof import('../../../src/index-static.ts')> {
  vi.resetModules();
  for (const [name, value] of Object.entries(globals)) vi.stubGlobal(name, value);
  return import('../../../src/index-static.ts');
}

test('without TextEncoder: the streams of names', async () => {
  const names = [
    '',
    'a',
    'fc1.weight',
    '%',
    '100%25',
    'a\nb\r\u2028',
    'größe/層 0',
    '𝒘',
    '\u0000\u007f\u0080\u07ff\u0800\uffff\u{10000}\u{10ffff}',
  ];
  const expected = names.map(streamOfName); // of the second implementation, which has one
  const lib = await libraryWith({ TextEncoder: undefined });
  expect(names.map(lib.streamOfName)).toEqual(expected);
  for (const name of ['\ud800', 'a\udfff', '\udc00\ud800', 7]) {
    expect(() => lib.streamOfName(name as string)).toThrow(
      /^streamOfName: name must be a string without lone surrogates, got /,
    );
  }
});

test.each([
  ['with setImmediate', {}, 'setImmediate'],
  ['with setTimeout alone', { setImmediate: undefined }, 'setTimeout'],
])('without MessageChannel, %s: long fills in slices, between which others run', async (_, globals, by) => {
  let tasks = 0;
  const count = (name: 'setImmediate' | 'setTimeout') => {
    const original = globalThis[name] as (call: () => void) => unknown;
    return (call: () => void) => {
      tasks++;
      return original(call);
    };
  };
  const lib = await libraryWith({ MessageChannel: undefined, ...globals, [by]: count(by as 'setTimeout') });
  let time = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => (time += 10)); // each step ends a slice
  const initializer = await lib.createInitializer({ backend: 'cpu', seed: 42, threads: 1 });
  const spec = { shape: [1000, 1000], init: lib.heNormal(), name: 'w' } as const;
  const { data } = await initializer.create(spec);
  const expected = new Float32Array(1_000_000);
  lib.fillWeightsSync(expected, { ...spec, seed: 42 });
  expect(Buffer.compare(Buffer.from((data as Float32Array).buffer), Buffer.from(expected.buffer))).toBe(0);
  expect(tasks).toBeGreaterThanOrEqual(Math.floor(1_000_000 / 2 ** 15));
});

test.each([
  ['crypto', undefined],
  ['getRandomValues', {}],
])('without %s: a seed must be given', async (_, crypto) => {
  const lib = await libraryWith({ crypto });
  const lacks = 'this host has no crypto.getRandomValues to draw a seed: pass one';
  await expect(lib.createInitializer({ backend: 'cpu' })).rejects.toThrow(`createInitializer: ${lacks}`);
  await expect(lib.initializeWeights([2, 2], 'he')).rejects.toThrow(`initializeWeights: ${lacks}`);
  expect(() => lib.initializeWeightsSync([2, 2], 'he')).toThrow(`initializeWeightsSync: ${lacks}`);
  const { data } = lib.initializeWeightsSync([2, 2], 'he', { seed: 42, name: 'w' });
  const made = await lib.initializeWeights([2, 2], 'he', { seed: 42, name: 'w' });
  expect(made.data).toEqual(data);
  expect((await lib.createInitializer({ backend: 'cpu', seed: 42 })).seed).toBe(42);
});

describe('wasm: false', () => {
  /** WebAssembly that counts how often it is asked for anything. */
  function watched(): { WebAssembly: object; asked: () => number } {
    let asked = 0;
    const proxy = new Proxy(WebAssembly, {
      get(target, key) {
        asked++;
        return Reflect.get(target, key);
      },
    });
    return { WebAssembly: proxy, asked: () => asked };
  }
  const spec = { shape: [1501, 1501], name: 'w' } as const;

  test('asks for nothing of WebAssembly, in this thread', async () => {
    const { asked, ...globals } = watched();
    const lib = await libraryWith(globals);
    const init = lib.heNormal();
    const small = { ...spec, shape: [401, 401] as const };
    const plain = new Float32Array(401 * 401);
    lib.fillWeightsSync(plain, { ...small, init, seed: 42 }, { wasm: false });
    const initializer = await lib.createInitializer({ backend: 'cpu', seed: 42, threads: 1, wasm: false });
    const made = [
      (await initializer.create({ ...small, init })).data,
      (await initializer.createAll({ w: { shape: small.shape, init } })).tensors.w?.data,
      lib.initializeWeightsSync(small.shape, 'he', { seed: 42, name: 'w', wasm: false }).data,
      (await lib.initializeWeights(small.shape, 'he', { seed: 42, name: 'w', wasm: false, threads: 1 })).data,
      (
        await lib.initializeWeights(small.shape, 'he', {
          seed: 42,
          name: 'w',
          wasm: false,
          threads: 1,
          backend: 'cpu',
        })
      ).data,
    ] as Float32Array[];
    for (const data of made) expect(Buffer.compare(Buffer.from(data.buffer), Buffer.from(plain.buffer))).toBe(0);
    await initializer.create({ ...small, init: lib.sparse({ sparsity: 0.3 }), dtype: 'bf16' });
    expect(asked()).toBe(0);
    // Without it, it is asked for once.
    const other = await lib.createInitializer({ backend: 'cpu', seed: 42, threads: 1 });
    const { data } = await other.create({ ...small, init });
    expect(Buffer.compare(Buffer.from((data as Float32Array).buffer), Buffer.from(plain.buffer))).toBe(0);
    expect(asked()).toBeGreaterThan(0);
  });

  test('nor in others; a later call that allows it has it there', async () => {
    /** How often a thread has asked, over all threads. */
    const counts = new Int32Array(new SharedArrayBuffer(4));
    let ready = 0;
    let pieces = 0;
    class Watched extends Worker {
      constructor(text: string) {
        const before = `const { workerData } = require('node:worker_threads');
          globalThis.WebAssembly = new Proxy(WebAssembly, { get(target, key) { Atomics.add(workerData, 0, 1); return target[key]; } });`;
        super(before + text, { eval: true, workerData: counts });
        this.once('message', () => {
          ready++;
          this.on('message', () => pieces++);
        });
      }
    }
    process.getBuiltinModule = ((name: string) =>
      name === 'node:worker_threads'
        ? { Worker: Watched }
        : getBuiltinModule(name as 'node:os')) as typeof getBuiltinModule;
    const { asked, ...globals } = watched();
    const lib = await libraryWith(globals);
    const expected = new Float32Array(1501 * 1501);
    const full = { ...spec, init: lib.heNormal() };
    lib.fillWeightsSync(expected, { ...full, seed: 42 }, { wasm: false });
    /** Fills until both others have written something. */
    const fill = async (wasm: boolean): Promise<void> => {
      const initializer = await lib.createInitializer({ backend: 'cpu', seed: 42, threads: 3, wasm });
      pieces = 0;
      do {
        const { data } = await initializer.create(full);
        expect(Buffer.compare(Buffer.from((data as Float32Array).buffer), Buffer.from(expected.buffer))).toBe(0);
      } while (ready < 2 || pieces === 0);
    };
    await fill(false);
    expect(asked()).toBe(0);
    expect(counts[0]).toBe(0);
    await fill(true);
    expect(asked()).toBeGreaterThan(0);
    expect(counts[0]).toBeGreaterThan(0);
  });

  test('where WebAssembly is refused, it is asked for once', async () => {
    let refused = 0;
    class Module {
      constructor() {
        refused++;
        throw new Error('a policy forbids it');
      }
    }
    const lib = await libraryWith({ WebAssembly: { Module } });
    const initializer = await lib.createInitializer({ backend: 'cpu', seed: 42, threads: 3 });
    for (let i = 0; i < 2; i++) await initializer.create({ ...spec, init: lib.heNormal() });
    expect(refused).toBe(1);
  });

  test.each([1, 'false', null])('%j is refused', async (wasm) => {
    const lib = await libraryWith({});
    const sync = { wasm: wasm as unknown as boolean };
    const options = { backend: 'cpu', seed: 1, ...sync } as const;
    const refused = `wasm must be a boolean, got ${JSON.stringify(wasm)}`;
    await expect(lib.createInitializer(options)).rejects.toThrow(`createInitializer: ${refused}`);
    await expect(lib.initializeWeights([2, 2], 'he', options)).rejects.toThrow(`initializeWeights: ${refused}`);
    expect(() => lib.initializeWeightsSync([2, 2], 'he', { seed: 1, ...sync })).toThrow(
      `initializeWeightsSync: ${refused}`,
    );
    const target = new Float32Array(4).fill(7);
    expect(() => lib.fillWeightsSync(target, { shape: [2, 2], init: 'he', seed: 1 }, sync)).toThrow(
      `fillWeightsSync: ${refused}`,
    );
    expect(target).toEqual(new Float32Array(4).fill(7));
  });
});
