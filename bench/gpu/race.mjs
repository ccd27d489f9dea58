// All contestants at one size, in rounds.
import { progress } from '../../scripts/report/progress.mjs';
import { measureInRounds } from '../run/rounds.mjs';
import { ours } from './ours.mjs';
import { boxMuller, deviceRates } from './rates.mjs';
import { bufferOf, MIB, sizeName } from './sizes.mjs';

const WARM_UP = 3;
const PYTORCH = 'PyTorch';

/** Milliseconds of everything at one size, all in turn: on the GPU, and of a call. */
export async function race({ initializer, clock, torch, size, rounds }) {
  const { device } = initializer;
  const [buffer, other] = [bufferOf(device, size), bufferOf(device, size)];
  const contestants = [
    ...(await deviceRates(device, buffer, other)),
    ...ours(initializer, buffer),
    ...(await boxMuller(device, buffer)),
  ];
  // Small fills run many times, or the time to start them would be all that is measured.
  const repeats = Math.max(1, Math.min(64, Math.round((256 * MIB) / size)));
  const measures = new Map([
    ...contestants
      .filter(({ inPass, inEncoder }) => inPass || inEncoder)
      .map((contestant) => [`${contestant.name}, on the GPU`, () => clock.onGpu(contestant, repeats)]),
    ...contestants
      .filter(({ call }) => call)
      .map((contestant) => [`${contestant.name}, one call`, () => clock.ofCall(contestant)]),
    ...(torch ? [[PYTORCH, () => torch.call('measure', size, repeats)]] : []),
  ]);
  const results = await measureInRounds({
    title: sizeName(size),
    names: [...measures.keys()],
    rounds,
    warmUp: WARM_UP,
    progress,
    measure: (name) => measures.get(name)(),
  });
  buffer.destroy();
  other.destroy();

  const valuesOf = (name, kind) => results[`${name}, ${kind}`]?.values ?? [];
  const times = Object.fromEntries(
    contestants.map(({ name, bytes }) => [
      name,
      { bytes, gpu: valuesOf(name, 'on the GPU'), call: valuesOf(name, 'one call') },
    ]),
  );
  // A round of PyTorch measures all that it has.
  for (const round of results[PYTORCH]?.values ?? []) {
    for (const [name, { bytes, gpu, call }] of Object.entries(round)) {
      times[name] ??= { bytes, gpu: [], call: [] };
      times[name].gpu.push(gpu);
      times[name].call.push(call);
    }
  }
  const failures = Object.entries(results).filter(([, { error }]) => error);
  return { size, repeats, times, failures: failures.map(([name, { error }]) => `${name}: ${error}`) };
}
