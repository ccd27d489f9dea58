// What runs in the browser for tfjs.slow.test.ts: weights for TensorFlow.js, and every call that moves bytes.
import * as tf from '@tensorflow/tfjs-core';
import { openBackend } from '../../../demo/tfjs/backend.ts';
import { layersOf, makeWeights, ownMemory } from '../../../demo/tfjs/weights.ts';
import { heNormal, type Init, ones, smallRandom, xavierNormal, zeros } from '../../../src/index.ts';

export const INITS: Readonly<Record<string, Init>> = {
  zero: zeros(),
  small_random: smallRandom(),
  xavier: xavierNormal(),
  he: heNormal(),
};

/** Calls that move bytes between host and device, or from buffer to buffer, by what they move. */
interface Calls {
  /** Bytes written, or mapped at creation, by the label of the buffer. */
  written: Record<string, number>;
  mapped: string[];
  copied: string[];
}

const calls: Calls = { written: {}, mapped: [], copied: [] };
const buffers = new Map<string, GPUBuffer>();
const name = (buffer: GPUBuffer): string => buffer.label || 'unnamed';

function written(buffer: GPUBuffer, bytes: number): void {
  calls.written[name(buffer)] = (calls.written[name(buffer)] ?? 0) + bytes;
}

function taken(): Calls {
  const now = structuredClone(calls);
  Object.assign(calls, { written: {}, mapped: [], copied: [] });
  return now;
}

function watch(): void {
  const { createBuffer, createCommandEncoder } = GPUDevice.prototype;
  GPUDevice.prototype.createBuffer = function (descriptor) {
    const buffer = createBuffer.call(this, descriptor);
    buffers.set(name(buffer), buffer);
    if (descriptor.mappedAtCreation) written(buffer, buffer.size);
    return buffer;
  };
  const { writeBuffer } = GPUQueue.prototype;
  GPUQueue.prototype.writeBuffer = function (buffer: GPUBuffer, ...rest: unknown[]) {
    const [, data, from = 0, size = (data as Uint8Array).length - (from as number)] = rest;
    const unit = (data as Uint8Array).BYTES_PER_ELEMENT ?? 1;
    written(buffer, unit * (size as number));
    Reflect.apply(writeBuffer, this, [buffer, ...rest]);
  };
  const { mapAsync } = GPUBuffer.prototype;
  GPUBuffer.prototype.mapAsync = function (...args) {
    calls.mapped.push(name(this));
    return mapAsync.apply(this, args);
  };
  GPUDevice.prototype.createCommandEncoder = function (...args) {
    const encoder = createCommandEncoder.apply(this, args);
    const copy = encoder.copyBufferToBuffer;
    encoder.copyBufferToBuffer = (from: GPUBuffer, ...rest: unknown[]) => {
      calls.copied.push(`from ${name(from)}`);
      Reflect.apply(copy, encoder, [from, ...rest]);
    };
    return encoder;
  };
}

const tensorBits = async (tensor: tf.Tensor): Promise<number[]> => {
  const values = (await tensor.data()) as Float32Array;
  return [...new Uint32Array(values.buffer, values.byteOffset, values.length)];
};

export async function run(sizes: readonly number[], seed: number) {
  watch();
  const backend = await openBackend();
  taken();
  const before = tf.memory().numTensors;
  const weights = await makeWeights(backend, layersOf(sizes), Object.values(INITS), { seed });
  const making = taken();
  const own = { ...ownMemory };

  // Through all the networks, with the weights as variables.
  const variables = weights.tensors.map((tensor) => tf.variable(tensor));
  tf.dispose([...weights.tensors]);
  const input = tf.ones([1, 5, sizes[0] as number]);
  const output = tf.tidy(() => variables.reduce<tf.Tensor>((h, matrix) => tf.matMul(h, matrix), input));
  await output.data();
  const using = taken();

  const bits: number[][] = [];
  for (const variable of variables) bits.push(await tensorBits(variable));
  const reading = taken();

  // The framework's tensor is the buffer: what is written there later is what it reads.
  const last = sizes.length - 2;
  const buffer = buffers.get(`layers.${last}.weight`);
  const shape = [sizes[last] as number, sizes[last + 1] as number] as const;
  if (buffer) await backend.initializer.fill(buffer, { shape, init: ones(), seed });
  const sum = tf.tidy(() => tf.sum(tf.slice(variables[last] as tf.Variable, 0, 1)));
  const [total] = await sum.data();

  tf.dispose([...variables, input, output, sum]);
  weights.free();

  const likeTorch = await makeWeights(backend, layersOf(sizes), Object.values(INITS), { seed, numbers: 'torch' });
  const torchBits: number[][] = [];
  for (const tensor of likeTorch.tensors) torchBits.push(await tensorBits(tensor));
  tf.dispose([...likeTorch.tensors]);
  likeTorch.free();
  return {
    backend: backend.kind,
    making,
    using,
    reading,
    bits,
    torchBits,
    own,
    total,
    left: { tensors: tf.memory().numTensors - before, own: { ...ownMemory } },
  };
}

declare global {
  var framework: { run: typeof run };
}
globalThis.framework = { run };
