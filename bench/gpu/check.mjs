// Compares the bits that this GPU makes with the published vectors and with the CPU.
import { readFileSync } from 'node:fs';
import { fillWeightsSync } from '../../dist/index-cpu.js';
import { bytesOf } from './ours.mjs';

/**
 * The result of a comparison.
 *
 * @typedef {object} Finding
 * @property {string} of what was compared
 * @property {number} compared elements
 * @property {number} different
 * @property {string} [first] the first that differs
 */

const CHUNK = 2 ** 24; // elements compared at once
const GUARD = 0xa5a5a5a5; // in words that no fill may touch
const SHAPE = [6361, 1416003655831]; // of the tensors in stream-v1.json

const hex = (bits, bytes) => bits.toString(16).padStart(2 * bytes, '0');
const sameBytes = (a, b) =>
  Buffer.from(a.buffer, a.byteOffset, a.byteLength).equals(Buffer.from(b.buffer, b.byteOffset, b.byteLength));

/** The elements as integers. */
const bitsOf = (array) =>
  array instanceof Float32Array ? new Uint32Array(array.buffer, array.byteOffset, array.length) : array;

/** Compares integers; `name` says which element an index is. */
function compare(of, got, wanted, name) {
  const finding = { of, compared: wanted.length, different: 0 };
  if (sameBytes(got, wanted)) return finding;
  const bytes = wanted.BYTES_PER_ELEMENT;
  for (let i = 0; i < wanted.length; i++) {
    if (got[i] === wanted[i]) continue;
    finding.first ??= `${name(i)} is ${hex(got[i], bytes)}, not ${hex(wanted[i], bytes)}`;
    finding.different++;
  }
  return finding;
}

/** Reads a file of vectors. JSON has no infinities, so they are strings there. */
function read(file) {
  const text = readFileSync(new URL(`../../verify/reference/vectors/${file}`, import.meta.url), 'utf8');
  return JSON.parse(text, (_key, value) => (/^-?Infinity$/.test(value) ? Number(value) : value));
}

/** The published vectors: specs and their bits. */
function vectors() {
  const stream = read('stream-v1.json').flatMap(({ seed, stream, name, elements, weights }) =>
    Object.entries(weights).flatMap(([init, bits]) =>
      elements.map((text, i) => {
        const start = Number(text);
        const slice = [start, start + 1];
        return { seed, stream, name, shape: SHAPE, init, dtype: 'f32', slice, bits: [bits[i]] };
      }),
    ),
  );
  return [...stream, ...['schemes-v1.json', 'halves-v1.json', 'stacks-v1.json'].flatMap(read)];
}

/**
 * Compares every published vector, all filled in one pass into one buffer with guards in between.
 *
 * @param {import('../../dist/index.js').Initializer} initializer
 * @returns {Promise<Finding>}
 */
export async function checkPublished(initializer) {
  const { device } = initializer;
  const fills = [];
  let end = 4;
  for (const { bits, seed, stream, name, ...tensor } of vectors()) {
    const which = name === undefined ? { stream: BigInt(stream) } : { name };
    const offset = tensor.dtype === 'f32' ? end : end + 2; // halves begin in the middle of a word
    fills.push({ bits, spec: { ...tensor, ...which, seed: BigInt(seed), offset } });
    end = 4 * Math.ceil((offset + bits.length * bytesOf(tensor.dtype)) / 4) + 4;
  }
  const wanted = new Uint32Array(end / 4).fill(GUARD);
  const halves = new Uint16Array(wanted.buffer);
  const { STORAGE, COPY_SRC, COPY_DST } = GPUBufferUsage;
  const buffer = device.createBuffer({ size: end, usage: STORAGE | COPY_SRC | COPY_DST });
  device.queue.writeBuffer(buffer, 0, wanted);
  for (const { bits, spec } of fills) {
    const view = spec.dtype === 'f32' ? wanted : halves;
    for (const [i, text] of bits.entries()) view[spec.offset / bytesOf(spec.dtype) + i] = Number.parseInt(text, 16);
  }
  const encoder = device.createCommandEncoder();
  initializer.encode(
    encoder,
    fills.map(({ spec }) => ({ ...spec, buffer })),
  );
  device.queue.submit([encoder.finish()]);
  const got = bitsOf(await initializer.read(buffer));
  buffer.destroy();
  const nameOf = (word) => {
    const { spec } = fills.findLast(({ spec: { offset } }) => offset < 4 * word + 4) ?? fills[0];
    return `word ${word}, at or after ${JSON.stringify(spec, (_key, value) => (typeof value === 'bigint' ? `${value}` : value))},`;
  };
  return compare(`${fills.length} published vectors (words)`, got, wanted, nameOf);
}

/**
 * Compares all of a tensor in a buffer with the CPU's, from the first element to the last.
 *
 * @param {import('../../dist/index.js').Initializer} initializer
 * @param {GPUBuffer} buffer
 * @param {{ name: string, spec: import('../../dist/index.js').WeightSpec }} tensor
 * @returns {Promise<Finding>}
 */
export async function checkWithCpu(initializer, buffer, { name, spec }) {
  const { seed } = initializer;
  const { dtype } = spec;
  const bytes = bytesOf(dtype);
  const total = buffer.size / bytes;
  const sum = { of: `${name}, ${total} elements`, compared: 0, different: 0 };
  const array = dtype === 'f32' ? new Float32Array(CHUNK) : new Uint16Array(CHUNK);
  await initializer.fill(buffer, spec);
  for (let start = 0; start < total; start += CHUNK) {
    const count = Math.min(CHUNK, total - start);
    const twin = array.subarray(0, count);
    fillWeightsSync(twin, { ...spec, seed, slice: [start, start + count] });
    const got = await initializer.read(buffer, { offset: bytes * start, count, dtype });
    const { compared, different, first } = compare('', bitsOf(got), bitsOf(twin), (i) => `element ${start + i}`);
    sum.compared += compared;
    sum.different += different;
    if (first !== undefined) sum.first ??= first;
  }
  return sum;
}
