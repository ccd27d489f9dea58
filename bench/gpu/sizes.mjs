// The sizes of the buffers.

export const MIB = 2 ** 20;
/** What sizes are multiples of. */
export const UNIT = 4096;

/** A size in bytes, to be read. */
export function sizeName(size) {
  if (size % (1024 * MIB) === 0) return `${size / MIB / 1024} GiB`;
  return `${Number((size / MIB).toFixed(2))} MiB`;
}

/** A buffer as the library makes them. */
export const bufferOf = (device, size) => {
  const { STORAGE, COPY_SRC, COPY_DST } = GPUBufferUsage;
  return device.createBuffer({ size, usage: STORAGE | COPY_SRC | COPY_DST });
};

/** Whether there is memory for what is timed: three buffers. */
async function fits(device, size) {
  device.pushErrorScope('out-of-memory');
  const buffers = Array.from({ length: 3 }, () => bufferOf(device, size));
  const error = await device.popErrorScope();
  for (const buffer of buffers) buffer.destroy();
  return error === null;
}

/** The sizes that the device can bind and has memory for, and what to say of the others. */
export async function within(device, wanted) {
  const { maxBufferSize, maxStorageBufferBindingSize } = device.limits;
  const most = Math.floor(Math.min(maxBufferSize, maxStorageBufferBindingSize) / UNIT) * UNIT;
  const notes = [];
  const sizes = [];
  if (wanted.some((size) => size > most)) {
    notes.push(`This device binds at most ${sizeName(most)}: larger sizes were cut to that.`);
  }
  for (const size of new Set(wanted.map((each) => Math.min(each, most)).sort((a, b) => a - b))) {
    if (await fits(device, size)) sizes.push(size);
    else notes.push(`No memory for three buffers of ${sizeName(size)}: that size was left out.`);
  }
  if (!sizes.length) throw new Error(notes.join(' '));
  return { sizes, notes };
}
