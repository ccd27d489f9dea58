// The bytes of torch.get_rng_state(). Source: PyTorch 2.13, aten/src/ATen/CPUGeneratorImpl.cpp, `CPUGeneratorImplState`.
import { arrayClass } from '../../dtype/dtype.js';
import { argumentError } from '../../errors.js';
import type { Source } from './source.js';

type Bytes = ReturnType<typeof Uint8Array.of>;

const WORDS = 624;
const BYTES = 5056;
/** Where fields begin, in bytes: words are stored in 8 bytes each. */
const LEFT = 8;
const SEEDED = 12;
const NEXT = 16;
const KEY = 24;
const KEPT = 5024;
const HAS_KEPT = 5040;

/** The place of the next word in a twister that has made none: none was taken since the seed. */
export const FRESH = WORDS + 1;

export function stateOf({ seed, twister, kept }: Source): Bytes {
  const view = new DataView(new ArrayBuffer(BYTES));
  const { key, position } = twister.state;
  view.setBigUint64(0, seed, true);
  view.setInt32(LEFT, position === FRESH ? 1 : FRESH - position, true);
  view.setInt32(SEEDED, 1, true);
  view.setUint32(NEXT, position === FRESH ? 0 : position, true);
  for (const [i, word] of key.entries()) view.setUint32(KEY + 8 * i, word, true);
  view.setFloat64(KEPT, kept ?? 0, true);
  view.setInt32(HAS_KEPT, kept === undefined ? 0 : 1, true);
  return new Uint8Array(view.buffer);
}

/** Sets a generator to a state; throws unless it is one. */
export function setState(source: Source, state: unknown): void {
  const isBytes = arrayClass(state) === 'Uint8Array';
  const { buffer, byteOffset, length } = isBytes ? (state as Uint8Array) : new Uint8Array();
  const view = new DataView(buffer, byteOffset, length);
  const left = length === BYTES ? view.getInt32(LEFT, true) : 0;
  const next = length === BYTES ? view.getUint32(NEXT, true) : 0;
  // Before the first word one is left, and the next is the first; then what is left of 624, and one.
  const isFresh = left === 1 && next === 0;
  if (!(isFresh || (next > 0 && next <= WORDS && left === FRESH - next))) {
    throw argumentError('state', `a Uint8Array of the ${BYTES} bytes of torch.get_rng_state()`, state);
  }
  source.seed = view.getBigUint64(0, true);
  const key = Uint32Array.from({ length: WORDS }, (_, i) => view.getUint32(KEY + 8 * i, true));
  source.twister.state = { key, position: isFresh ? FRESH : next };
  source.kept = view.getInt32(HAS_KEPT, true) ? view.getFloat64(KEPT, true) : undefined;
}
