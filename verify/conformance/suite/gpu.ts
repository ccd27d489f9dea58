// Batches on a GPUDevice, by the shader or by uploads.
import type { Initializer } from '../../../src/index.ts';
import { type Batch, poisoned } from './memory.ts';
import { namesOf, specsOf } from './specs.ts';

/** A buffer that contains these words. */
function bufferOf(device: GPUDevice, words: Uint32Array): GPUBuffer {
  const { STORAGE, COPY_SRC, COPY_DST } = GPUBufferUsage;
  const usage = STORAGE | COPY_SRC | COPY_DST;
  const buffer = device.createBuffer({ label: 'conformance', size: words.byteLength, usage, mappedAtCreation: true });
  new Uint32Array(buffer.getMappedRange()).set(words);
  buffer.unmap();
  return buffer;
}

/** Creates new weights, and copies each to its place in the buffer. */
async function create(init: Initializer, buffer: GPUBuffer, { cases, entry }: Batch): Promise<void> {
  const device = init.device as GPUDevice;
  const arena = entry === 'createAll in an arena';
  const model = entry === 'create' ? undefined : await init.createAll(specsOf(cases, false), { arena });
  const made = model
    ? namesOf(cases).map((name) => model.tensors[name])
    : await Promise.all(cases.map(({ spec }) => init.create(spec)));
  const encoder = device.createCommandEncoder();
  for (const [i, weights] of made.entries()) {
    const { offset = 0, bytes = 0 } = cases[i] ?? {};
    if (weights?.backend !== 'webgpu') throw new Error('the weights are not on the device');
    encoder.copyBufferToBuffer(weights.buffer, weights.offset, buffer, offset, Math.ceil(bytes / 4) * 4);
  }
  device.queue.submit([encoder.finish()]);
  if (model) model.destroy();
  else for (const weights of made) weights?.destroy();
}

/** Writes a batch into a poisoned buffer through its entry point, and reads the buffer. */
export async function fillOnGpu(init: Initializer, batch: Batch): Promise<Uint32Array<ArrayBuffer>> {
  const device = init.device as GPUDevice;
  const { cases, entry } = batch;
  const buffer = bufferOf(device, poisoned(batch));
  try {
    if (entry === 'fill') {
      await Promise.all(cases.map(({ spec, offset }) => init.fill(buffer, { ...spec, offset })));
    } else if (entry === 'fillAll') {
      const buffers = Object.fromEntries(namesOf(cases).map((name) => [name, buffer]));
      await init.fillAll(buffers, specsOf(cases, true));
    } else if (entry === 'encode' || entry === 'encode in a pass') {
      const fills = cases.map(({ spec, offset }) => ({ ...spec, offset, buffer }));
      // Without it, encode compiles by itself; orthogonal matrices need it.
      const prepared =
        entry === 'encode in a pass' ||
        fills.some(({ init }) => typeof init === 'object' && /orthogonal/.test(init.kind));
      if (prepared) await init.prepare(fills);
      const encoder = device.createCommandEncoder();
      const pass = entry === 'encode' ? undefined : encoder.beginComputePass();
      init.encode(pass ?? encoder, fills);
      pass?.end();
      device.queue.submit([encoder.finish()]);
    } else {
      await create(init, buffer, batch);
    }
    const floats = await init.read(buffer);
    return new Uint32Array(floats.buffer);
  } finally {
    buffer.destroy();
  }
}
