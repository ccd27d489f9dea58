// Sessions of bench/cpu.mjs, each in a process of its own: fills of arrays by the library.

/** Milliseconds of the shortest of some calls, after one that does not count. */
async function shortest(calls, work) {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i <= calls; i++) {
    const start = performance.now();
    await work();
    if (i > 0) least = Math.min(least, performance.now() - start);
  }
  return least;
}

/**
 * Fills of an array that is there, by the synchronous functions.
 *
 * @param {boolean} plain whether to do without WebAssembly
 * @param {{ init: string, dtype: string }[]} cases
 * @param {[number, number]} shape
 * @param {number} calls
 * @returns for each case the shortest time of so many calls, in milliseconds
 */
export async function fills(plain, cases, shape, calls) {
  if (plain) globalThis.WebAssembly = undefined; // before the library is loaded
  const { fillWeightsSync, heNormal, truncatedNormal, heUniform } = await import('../../dist/index-cpu.js');
  const inits = { normal: heNormal(), uniform: heUniform(), truncated: truncatedNormal({ bounds: 'absolute' }) };
  const times = [];
  for (const { init, dtype } of cases) {
    const target = new (dtype === 'f32' ? Float32Array : Uint16Array)(shape[0] * shape[1]);
    const spec = { shape, init: inits[init], dtype, seed: 1 };
    times.push(await shortest(calls, () => fillWeightsSync(target, spec)));
  }
  return times;
}

/**
 * He normal in float32 by so many threads, which are there: into an array that is there, or into a new one each time.
 *
 * @returns the shortest time of so many calls, in milliseconds
 */
export async function byThreads(threads, isNew, shape, calls) {
  const { createInitializer, heNormal } = await import('../../dist/index.js');
  const initializer = await createInitializer({ backend: 'cpu', seed: 1, threads });
  const spec = { name: 'weight', shape, init: heNormal() };
  const target = new Float32Array(shape[0] * shape[1]);
  for (let i = 0; i < 3; i++) await initializer.fill(target, spec); // starts the threads
  return shortest(calls, () => (isNew ? initializer.create(spec) : initializer.fill(target, spec)));
}

/**
 * Normal samples in float32 of the generators: PyTorch's into an array that is there, JAX's into a new one.
 *
 * @param {boolean} plain whether to do without WebAssembly
 * @returns for each framework the shortest time of so many calls, in milliseconds
 */
export async function frameworkNormals(plain, shape, calls) {
  const torch = await import('../../dist/index-generators-torch.js');
  const jax = await import('../../dist/index-generators-jax.js');
  for (const { loadWasm } of plain ? [] : [torch, jax]) if (!(await loadWasm())) throw new Error('no WebAssembly');
  const generator = torch.torchGenerator({ seed: 42 });
  const out = new Float32Array(shape[0] * shape[1]);
  return {
    torch: await shortest(calls, () => generator.randn(shape, { out })),
    jax: await shortest(calls, () => jax.normal(jax.key(42), shape)),
  };
}

/**
 * Milliseconds from nothing to the first weights of a process, in parts: the library's files, WebAssembly compiled and instantiated, and the rest of
 * the call, with the table of the normal quantile; and those of a second call.
 */
export async function first(shape) {
  let wasm = 0;
  for (const name of ['Module', 'Instance']) {
    const Original = WebAssembly[name];
    WebAssembly[name] = class extends Original {
      constructor(...args) {
        const start = performance.now();
        super(...args);
        wasm += performance.now() - start;
      }
    };
  }
  const times = [performance.now()];
  const { initializeWeightsSync } = await import('../../dist/index-cpu.js');
  times.push(performance.now());
  for (const name of ['first', 'second']) {
    initializeWeightsSync(shape, 'he', { seed: 1, name });
    times.push(performance.now());
  }
  const [files, call, second] = times.slice(1).map((time, i) => time - times[i]);
  return { all: files + call, files, wasm, call: call - wasm, second };
}
