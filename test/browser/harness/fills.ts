// Fills of GPUBuffers and their comparison with the CPU, in a page.

import * as cpu from '../../../src/index-cpu.ts';
import * as jax from '../../../src/index-generators-jax.ts';
import * as lib from '../../../src/index-static.ts';
import { hex } from '../../../verify/reference/hex.ts';
import { POISON, POISON_BYTE } from '../../helpers/bits.ts';

export interface FillCase {
  spec: lib.FillSpec;
  /** Bytes of the buffer after the range; before it there are spec.offset. */
  after: number;
  /** What the device is asked for: no less than WebGPU's defaults, whatever is said. */
  limits?: Record<string, number>;
  /** What the library is told that the device has, which may be less. */
  told?: Record<string, number>;
  /** Which adapter the device comes from. */
  adapter?: GPURequestAdapterOptions;
}

export interface FillResult {
  compared: number;
  different: number;
  firstDifference: string;
  guardsBroken: number;
}

async function adapter(options: GPURequestAdapterOptions): Promise<GPUAdapter> {
  const found = await navigator.gpu?.requestAdapter(options);
  if (!found) throw new Error('no WebGPU adapter');
  return found;
}

const devices = new Map<string, Promise<GPUDevice>>();
/** A device with these limits, the same one at every call. An error that nobody catches fails the next check. */
function deviceWith(
  limits: Record<string, number> = {},
  told: Record<string, number> = {},
  options: GPURequestAdapterOptions = {},
): Promise<GPUDevice> {
  const key = JSON.stringify([limits, told, options]);
  let device = devices.get(key);
  if (!device) {
    device = adapter(options).then(async (found) => {
      const made = await found.requestDevice({ requiredLimits: limits });
      made.onuncapturederror = (event) => {
        uncaptured.push(event.error.message);
      };
      made.lost.then(() => devices.delete(key));
      const own = made.limits;
      const value = new Proxy(own, { get: (_, name: keyof GPUSupportedLimits) => told[name] ?? own[name] });
      if (Object.keys(told).length > 0) Object.defineProperty(made, 'limits', { value });
      return made;
    });
    devices.set(key, device);
  }
  return device;
}

const uncaptured: string[] = [];

async function readWords(device: GPUDevice, buffer: GPUBuffer, size = buffer.size): Promise<Uint32Array<ArrayBuffer>> {
  const staging = device.createBuffer({ size, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST });
  const encoder = device.createCommandEncoder();
  encoder.copyBufferToBuffer(buffer, 0, staging, 0, size);
  device.queue.submit([encoder.finish()]);
  await staging.mapAsync(GPUMapMode.READ);
  const words = new Uint32Array(staging.getMappedRange().slice(0));
  staging.destroy();
  return words;
}

function poisoned(device: GPUDevice, size: number): GPUBuffer {
  const buffer = device.createBuffer({
    size,
    usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST,
    mappedAtCreation: true,
  });
  new Uint32Array(buffer.getMappedRange()).fill(POISON);
  buffer.unmap();
  return buffer;
}

/** How many elements a spec has. */
function elements({ shape, slice }: lib.FillSpec): number {
  const ranges = slice ?? [0, shape.reduce((a, b) => a * b)];
  const boxes = (Array.isArray(ranges[0]) ? ranges : [ranges]) as [number, number][];
  return boxes.reduce((count, [start, end]) => count * (end - start), 1);
}

/** The elements of a spec by the CPU, as bits. */
function expectedBits(spec: lib.FillSpec & { readonly buffer?: GPUBuffer }): Uint32Array | Uint16Array {
  const Elements = spec.dtype === undefined || spec.dtype === 'f32' ? Float32Array : Uint16Array;
  const expected = new Elements(elements(spec));
  new Uint8Array(expected.buffer).fill(POISON_BYTE);
  const { offset: _, buffer: __, ...rest } = spec;
  cpu.fillWeightsSync(expected, { ...rest, seed: spec.seed ?? 0 });
  return expected instanceof Uint16Array ? expected : new Uint32Array(expected.buffer);
}

function compare(words: Uint32Array, spec: lib.FillSpec, expected = expectedBits(spec)): FillResult {
  const size = expected.BYTES_PER_ELEMENT;
  const actual = size === 2 ? new Uint16Array(words.buffer) : words;
  const poison = size === 2 ? POISON & 0xffff : POISON;
  const first = (spec.offset ?? 0) / size;
  const result: FillResult = { compared: expected.length, different: 0, firstDifference: '', guardsBroken: 0 };
  for (let i = 0; i < expected.length; i++) {
    if (actual[first + i] === expected[i]) continue;
    if (result.different++ === 0) {
      result.firstDifference = `element ${i}: ${hex(actual[first + i] as number)}, CPU ${hex(expected[i] as number)}`;
    }
  }
  const end = first + expected.length;
  for (let i = 0; i < first; i++) if (actual[i] !== poison) result.guardsBroken++;
  for (let i = end; i < actual.length; i++) if (actual[i] !== poison) result.guardsBroken++;
  return result;
}

const bufferSize = ({ spec, after }: FillCase): number => {
  const size = spec.dtype === undefined || spec.dtype === 'f32' ? 4 : 2;
  return Math.ceil(((spec.offset ?? 0) + size * elements(spec)) / 4) * 4 + after;
};

/** Cases in one buffer, each at a byte where a binding may begin. */
interface Batch {
  readonly device: string;
  readonly cases: { readonly test: FillCase; readonly base: number }[];
  size: number;
}

/** Bytes of the largest buffer that cases share. */
const MAX_SHARED = 2 ** 23;

/** Neighbours on one device share a buffer, but for a case that needs its end, or much memory. */
function batchesOf(cases: readonly FillCase[]): Batch[] {
  const batches: Batch[] = [];
  let open: Batch | undefined;
  for (const test of cases) {
    const size = bufferSize(test);
    const device = JSON.stringify([test.limits, test.told, test.adapter]);
    const isAlone = test.after === 0 || size > MAX_SHARED;
    const base = open ? Math.ceil(open.size / 256) * 256 : 0;
    if (!isAlone && open?.device === device && base + size <= MAX_SHARED) {
      open.cases.push({ test, base });
      open.size = base + size;
    } else {
      const batch = { device, cases: [{ test, base: 0 }], size };
      batches.push(batch);
      open = isAlone ? undefined : batch;
    }
  }
  return batches;
}

export const fills = {
  lib,
  cpu,
  jax,
  deviceWith,
  readWords,
  poisoned,
  compare,
  uncaptured,
  POISON,

  /** Fills poisoned buffers, by the shader and then by an upload, and compares every word of both with the CPU's. */
  async fillCases(tests: readonly FillCase[]): Promise<FillResult[][]> {
    const results: FillResult[][] = [];
    for (const { cases, size } of batchesOf(tests)) {
      const { limits, told, adapter } = (cases[0] as Batch['cases'][0]).test;
      const device = await deviceWith(limits, told, adapter);
      const expected = cases.map(({ test }) => expectedBits(test.spec));
      const routes: FillResult[][] = [];
      for (const route of ['shader', 'upload'] as const) {
        const initializer = await lib.createInitializer({ device, seed: 0, route });
        const buffer = poisoned(device, size);
        await Promise.all(
          cases.map(({ test: { spec }, base }) =>
            initializer.fill(buffer, { ...spec, offset: base + (spec.offset ?? 0) }),
          ),
        );
        const words = await readWords(device, buffer);
        buffer.destroy();
        routes.push(
          cases.map(({ test: { spec }, base }, i) => {
            const end = cases[i + 1]?.base ?? size;
            const own = cases.length === 1 ? words : words.slice(base / 4, end / 4);
            return compare(own, spec, expected[i]);
          }),
        );
      }
      results.push(...cases.map((_, i) => routes.map((of) => of[i] as FillResult)));
    }
    return results;
  },

  /** Runs a compute kernel of one binding, an array<u32> of this many words, and returns it. */
  async runKernel(code: string, words: number, entries: Uint32Array[] = []): Promise<number[]> {
    const device = await deviceWith();
    const out = poisoned(device, 4 * words);
    const inputs = entries.map((data) => {
      const buffer = device.createBuffer({
        size: data.byteLength,
        usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST,
      });
      device.queue.writeBuffer(buffer, 0, data as Uint32Array<ArrayBuffer>);
      return buffer;
    });
    device.pushErrorScope('validation');
    const module = device.createShaderModule({ code });
    const pipeline = await device.createComputePipelineAsync({ layout: 'auto', compute: { module } });
    const encoder = device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    pass.setPipeline(pipeline);
    pass.setBindGroup(
      0,
      device.createBindGroup({
        layout: pipeline.getBindGroupLayout(0),
        entries: [out, ...inputs].map((buffer, binding) => ({ binding, resource: { buffer } })),
      }),
    );
    pass.dispatchWorkgroups(Math.ceil(words / 64));
    pass.end();
    device.queue.submit([encoder.finish()]);
    const error = await device.popErrorScope();
    if (error) throw new Error(error.message);
    return [...(await readWords(device, out))];
  },

  /** The library as it is published: global-setup.ts built it. */
  built: (): Promise<typeof lib> => import(/* @vite-ignore */ `${location.origin}/dist/index-static.js`),

  /** Errors and warnings of compiling a shader. */
  async compile(code: string): Promise<string[]> {
    const device = await deviceWith();
    device.pushErrorScope('validation');
    const info = await device.createShaderModule({ code }).getCompilationInfo();
    await device.popErrorScope();
    return info.messages.map((m) => `${m.type} ${m.lineNum}: ${m.message}`);
  },
};

export type Fills = typeof fills;
