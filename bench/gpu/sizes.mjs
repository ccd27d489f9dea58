// The sizes of the buffers.

export const MIB = 2 ** 20;
/** Sizes are multiples of this. */
export const UNIT = 4096;

/** A size in bytes, readable. */
export function sizeName(size) {
  if (size % (1024 * MIB) === 0) return `${size / MIB / 1024} GiB`;
  return `${Number((size / MIB).toFixed(2))} MiB`;
}

/** A buffer with the usages of the library's own. */
export const bufferOf = (device, size) => {
  const { STORAGE, COPY_SRC, COPY_DST } = GPUBufferUsage;
  return device.createBuffer({ size, usage: STORAGE | COPY_SRC | COPY_DST });
};

/** Whether there is memory for the three buffers of a race. */
async function fits(device, size) {
  device.pushErrorScope('out-of-memory');
  const buffers = Array.from({ length: 3 }, () => bufferOf(device, size));
  const error = await device.popErrorScope();
  for (const buffer of buffers) buffer.destroy();
  return error === null;
}

/** The sizes that the device can bind and has memory for, and notes on the others. */
export async function sizesThatFit(device, wanted) {
  const { maxBufferSize, maxStorageBufferBindingSize } = device.limits;
  const largest = Math.floor(Math.min(maxBufferSize, maxStorageBufferBindingSize) / UNIT) * UNIT;
  const notes = [];
  const sizes = [];
  if (wanted.some((size) => size > largest)) {
    notes.push(`This device binds at most ${sizeName(largest)}: larger sizes were cut to that.`);
  }
  for (const size of new Set(wanted.map((each) => Math.min(each, largest)).sort((a, b) => a - b))) {
    if (await fits(device, size)) sizes.push(size);
    else notes.push(`No memory for three buffers of ${sizeName(size)}: that size was left out.`);
  }
  if (!sizes.length) throw new Error(notes.join(' '));
  return { sizes, notes };
}
