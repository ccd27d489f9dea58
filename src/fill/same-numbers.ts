// Tells of tensors that get the same random numbers since they have the same seed and no name, which is nearly always a mistake.
import { checkBoolean } from '../errors.js';
import type { WeightSpec } from '../types.js';
import type { Fill } from './fill.js';

/** How many seeds, and how many places in a target, are remembered. */
const REMEMBERED = 1000;

/**
 * Looks at a tensor before it is made, and returns a function to call when it has been made. `memory` and `offset` are the place that is
 * filled, if it is one of the caller's.
 */
export type SameNumbers = (
  call: string,
  spec: { readonly [Key in 'shape' | 'name' | 'stream' | 'slice']?: WeightSpec[Key] | undefined },
  fill: Fill,
  memory?: object,
  offset?: number,
) => () => void;

/** Looks at nothing. */
const nothing = () => () => {};

/**
 * Watches tensors, and warns once: at the second that has no name, no stream and the seed of another. A tensor that could not be made
 * does not count. A tensor does not count as a second one if
 *
 * - only its slice differs from that of the one before: a part of the same tensor;
 * - it goes to a place where the same tensor was before: the weights are set anew;
 * - it draws no numbers, such as zeros.
 */
export function watchSameNumbers(): SameNumbers {
  let told = false;
  const before = new Map<string, readonly [tensor: string, slice: string]>();
  const places = new WeakMap<object, Set<string>>();
  return (call, spec, fill, memory, offset) => {
    if (told || spec.name !== undefined || spec.stream !== undefined) return nothing();
    if (fill.parts.every(({ draw: { kind } }) => kind === 'constant' || kind === 'diagonal')) return nothing();
    const [low, high] = fill.key;
    const seed = String((BigInt(high) << 32n) | BigInt(low));
    // What is drawn, however the spec says it; and which part of it.
    const tensor = JSON.stringify([spec.shape, fill.dtype, fill.parts[0]?.draw]);
    const slice = JSON.stringify(spec.slice ?? 0);
    return () => {
      if (told) return;
      if (memory) {
        const known = places.get(memory) ?? new Set();
        places.set(memory, known);
        const place = `${seed} ${offset} ${tensor} ${slice}`;
        if (known.has(place)) return;
        if (known.size >= REMEMBERED) known.clear();
        known.add(place);
      }
      const last = before.get(seed);
      if (last && (last[0] !== tensor || last[1] === slice)) {
        told = true;
        before.clear();
        console.warn(
          `weight-init, ${call}: a second tensor has seed ${seed} and no name, and so the same random numbers as the first. ` +
            'Give every tensor a name, or stream: 0 where this is meant.',
        );
        return;
      }
      if (before.size >= REMEMBERED) before.clear();
      before.set(seed, [tensor, slice]);
    };
  };
}

/** The watch of the calls that have no initializer. */
const watchCall: SameNumbers = /* @__PURE__ */ watchSameNumbers();

/** The watch of a call, unless its options turn the warning off. */
export function watchUnless({ warnings = true }: { readonly warnings?: boolean }, watch = watchCall): SameNumbers {
  checkBoolean('warnings', warnings);
  return warnings ? watch : nothing;
}
