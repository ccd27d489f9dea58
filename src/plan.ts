// Cuts a fill of a buffer into dispatches. Pure arithmetic on plain data.

export interface Limits {
  /** Largest range of a buffer that can be bound, in bytes. */
  readonly maxStorageBufferBindingSize: number;
  /** What the offset of a bound range must be a multiple of, in bytes: a power of two, at least 32. */
  readonly minStorageBufferOffsetAlignment: number;
  readonly maxComputeWorkgroupsPerDimension: number;
}

/** One dispatch: the binding, what it writes there, and the grid. */
export interface Dispatch {
  /** Whether each invocation stores its four elements at once, or one by one. */
  readonly quads: boolean;
  /** Byte range of the buffer to bind. */
  readonly bindingOffset: number;
  readonly bindingSize: number;
  /** Index in the binding of the first element (or quad) written, and how many are. */
  readonly first: number;
  readonly count: number;
  /** Philox block of invocation 0. Its low 32 bits do not overflow within the dispatch. */
  readonly block: number;
  /** Elements of that block that lie before the first one written: 0 to 3. */
  readonly phase: number;
  /** The grid: workgroups in a row, and rows. */
  readonly workgroups: readonly [x: number, y: number];
}

const WORKGROUP_SIZE = 256;
/** Elements over which the high word of the block stays the same. */
const EPOCH = 4 * 0x100000000;

const floorTo = (value: number, unit: number): number => value - (value % unit);

/**
 * The dispatches that write elements [start, start + count) of a tensor to a buffer from byte `offset` on.
 * A piece ends where the binding is full or the high word of the block changes; where a block begins at a 16-byte
 * boundary of the buffer, all of a piece but its ragged ends is stored in quads.
 */
export function planDispatches(start: number, count: number, offset: number, limits: Limits): Dispatch[] {
  const { minStorageBufferOffsetAlignment, maxComputeWorkgroupsPerDimension } = limits;
  // Positions in a binding are u32 in the shader, whatever the device allows.
  const maxBindingSize = Math.min(limits.maxStorageBufferBindingSize, 0x100000000);
  const aligned = (offset / 4 - (start % 4) + 4) % 4 === 0;
  const dispatches: Dispatch[] = [];

  const dispatch = (quads: boolean, from: number, to: number): void => {
    if (from === to) return;
    const unit = quads ? 16 : 4;
    const byte = offset + 4 * from;
    const bindingOffset = floorTo(byte, minStorageBufferOffsetAlignment);
    const phase = (start + from) % 4;
    const workgroups = Math.ceil((to - from + phase) / 4 / WORKGROUP_SIZE);
    const row = Math.min(workgroups, maxComputeWorkgroupsPerDimension);
    dispatches.push({
      quads,
      bindingOffset,
      bindingSize: offset + 4 * to - bindingOffset,
      first: (byte - bindingOffset) / unit,
      count: (4 * (to - from)) / unit,
      block: Math.floor((start + from) / 4),
      phase,
      workgroups: [row, Math.ceil(workgroups / row)],
    });
  };

  let from = 0;
  while (from < count) {
    const byte = offset + 4 * from;
    const room = (floorTo(byte, minStorageBufferOffsetAlignment) + maxBindingSize - byte) / 4;
    let to = Math.min(count, from + Math.floor(room), from + EPOCH - ((start + from) % EPOCH));
    // Between pieces the cut is at a block, so that neither makes the block of the other again.
    if (to < count) to = floorTo(start + to, 4) - start;
    const head = aligned ? Math.min(to, from + ((4 - ((start + from) % 4)) % 4)) : to;
    const body = Math.max(head, aligned ? floorTo(start + to, 4) - start : to);
    dispatch(false, from, head);
    dispatch(true, head, body);
    dispatch(false, body, to);
    from = to;
  }
  return dispatches;
}
