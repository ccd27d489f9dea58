// All contestants at one size, round by round.

import { peer } from './box-muller.mjs';
import { ours } from './ours.mjs';
import { rates } from './rates.mjs';
import { bufferOf, MIB, sizeName } from './sizes.mjs';

const WARM_UP = 3;

/** Milliseconds of everything at one size, all in turn: on the GPU, and of a call. */
export async function race({ initializer, clock, torch, size, rounds }) {
  const { device } = initializer;
  const [buffer, other] = [bufferOf(device, size), bufferOf(device, size)];
  const contestants = [
    ...(await rates(device, buffer, other)),
    ...ours(initializer, buffer),
    ...(await peer(device, buffer)),
  ];
  // Small fills many times, or their start would be all that is seen.
  const repeats = Math.max(1, Math.min(64, Math.round((256 * MIB) / size)));
  const times = Object.fromEntries(contestants.map(({ name, bytes }) => [name, { bytes, gpu: [], call: [] }]));
  let torchAbsent;
  for (let round = -WARM_UP; round < rounds; round++) {
    const add = (name, bytes, kind, ms) => {
      times[name] ??= { bytes, gpu: [], call: [] };
      if (round >= 0) times[name][kind].push(ms);
    };
    for (const contestant of contestants) {
      const { name, bytes, inPass, inEncoder } = contestant;
      if (inPass || inEncoder) add(name, bytes, 'gpu', await clock.onGpu(contestant, repeats));
    }
    for (const contestant of contestants) {
      const { name, bytes, call } = contestant;
      if (call) add(name, bytes, 'call', await clock.ofCall(contestant));
    }
    if (torch && !torchAbsent) {
      const { error, ...result } = await torch.round(size, repeats);
      torchAbsent = error;
      for (const [name, { bytes, gpu, call }] of Object.entries(result)) {
        add(name, bytes, 'gpu', gpu);
        add(name, bytes, 'call', call);
      }
    }
    console.log(`${sizeName(size)}: ${round < 0 ? 'warm-up' : `round ${round + 1} of ${rounds}`}`);
  }
  buffer.destroy();
  other.destroy();
  return { size, repeats, times, ...(torchAbsent && { torchAbsent }) };
}
