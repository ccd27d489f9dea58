// A session of bench/cpu.mjs, in a process of its own: fills of arrays by the synchronous functions.

const CASES = [
  ['he normal', 'f32'],
  ['he normal', 'f16'],
  ['he normal', 'bf16'],
  ['uniform', 'f32'],
  ['truncated normal', 'f32'],
];

/**
 * @param {boolean} plain whether to do without WebAssembly
 * @param {[number, number]} shape
 * @param {number} calls
 * @returns for each case the shortest time of so many calls, after one that does not count, in milliseconds
 */
export async function times(plain, shape, calls) {
  if (plain) globalThis.WebAssembly = undefined; // before the library is loaded
  const { fillWeightsSync, heNormal, truncatedNormal, uniform } = await import('../../dist/index-cpu.js');
  const inits = {
    'he normal': heNormal(),
    uniform: uniform({ low: -1, high: 1 }),
    'truncated normal': truncatedNormal({ bounds: 'standard-deviations' }),
  };
  const elements = shape[0] * shape[1];
  const entries = CASES.map(([init, dtype]) => {
    const target = dtype === 'f32' ? new Float32Array(elements) : new Uint16Array(elements);
    const time = () => {
      const start = performance.now();
      fillWeightsSync(target, { shape, init: inits[init], dtype, seed: 1 });
      return performance.now() - start;
    };
    time();
    return [`${init}, ${dtype}`, Math.min(...Array.from({ length: calls }, time))];
  });
  return Object.fromEntries(entries);
}
