// Large calls in Node on the CPU: how long they take, and how long the event loop stands still.
import { createInitializer, heNormal, orthogonal } from '../../dist/index.js';

/** Milliseconds of a call, and of the longest gap between two turns of the event loop meanwhile. */
async function timed(call) {
  const from = performance.now();
  let last = from;
  let gap = 0;
  let ended = false;
  const turn = () => {
    const now = performance.now();
    gap = Math.max(gap, now - last);
    last = now;
    if (!ended) setImmediate(turn);
  };
  setImmediate(turn);
  await call();
  ended = true;
  turn();
  return { ms: performance.now() - from, gap };
}

const LARGE = { name: 'large', shape: [8192, 8192], init: heNormal() };
const MODEL = Object.fromEntries(
  Array.from({ length: 2000 }, (_, i) => [`block${i}.weight`, { shape: [64, 256], init: heNormal() }]),
);

/** Milliseconds of each call and its gap. */
export async function measureCalls() {
  const times = {};
  const add = (what, { ms, gap }) => Object.assign(times, { [what]: ms, [`${what}: gap`]: gap });
  const array = new Float32Array(8192 * 8192);
  for (const threads of [1, 2]) {
    const initializer = await createInitializer({ backend: 'cpu', seed: 42, threads });
    const of = threads === 1 ? '1 thread' : '2 threads';
    await initializer.fill(array, LARGE); // starts the threads
    add(`[8192, 8192], ${of}`, await timed(() => initializer.fill(array, LARGE)));
    add(`2,000 tensors of [64, 256], ${of}`, await timed(() => initializer.createAll(MODEL)));
  }
  const initializer = await createInitializer({ backend: 'cpu', seed: 42, threads: 1 });
  const square = { name: 'square', shape: [1024, 1024], init: orthogonal() };
  add('orthogonal, [1024, 1024]', await timed(() => initializer.create(square)));
  // The message must not walk through the elements.
  const { ms } = await timed(() => initializer.fill(array, { ...LARGE, shape: array }).catch(() => {}));
  times['a call refused for an argument that is an array of 2^26 numbers'] = ms;
  return times;
}
