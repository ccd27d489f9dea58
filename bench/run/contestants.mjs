// The contestants of each engine: the name in the report, the file in peers/ and its options. Ratios in the tables are to `OWN`.

const own = (name, options) => ({ name: `weight-init, ${name}`, peer: 'weight-init', options });
const kernel = (name, options) => ({ name: `hand-written ${name}`, peer: 'kernel', options });

/**
 * The contestants that initialise GPT-2 small where there is WebGPU. Each keeps a browser or process of up to 2 GB until all have
 * finished; two dozen of them took 24 GB, and then no round finished within 180 s.
 */
const WITH_MODELS = new Set([
  'weight-init, new buffer',
  'weight-init, shader, new buffer',
  'hand-written Box-Muller kernel, new buffer',
  'TF.js, WebGPU',
  'jax-js, WebGPU',
  '@typegpu/noise',
  'onnxruntime-web, WebGPU',
  'Math.random and Box-Muller, uploaded',
  'weight-init, 2 threads, new array',
  'TF.js, CPU, new array',
]);
export const makesModels = ({ name }) => WITH_MODELS.has(name);

export const OWN = 'weight-init, new buffer';
export const OWN_SHADER = 'weight-init, shader, new buffer';
export const OWN_ARRAY = 'weight-init, 1 thread, reused array';

const OWN_BUFFERS = [
  own('new buffer', { backend: 'webgpu' }),
  own('shader, new buffer', { backend: 'webgpu', route: 'shader' }),
  own('upload, new buffer', { backend: 'webgpu', route: 'upload' }),
  own('reused buffer', { backend: 'webgpu', reuse: true }),
  own('shader, reused buffer', { backend: 'webgpu', route: 'shader', reuse: true }),
];

const OWN_ARRAYS = [
  own('1 thread, new array', { backend: 'cpu', threads: 1 }),
  own('2 threads, new array', { backend: 'cpu', threads: 2 }),
  { name: 'weight-init, synchronous, new array', peer: 'weight-init-sync', options: {} },
];

const KERNELS = [
  kernel('Box-Muller kernel, new buffer', {}),
  kernel('Box-Muller kernel, reused buffer', { reuse: true }),
  { ...kernel('constant fill, new buffer', {}), constants: true },
  { ...kernel('constant fill, reused buffer', { reuse: true }), constants: true },
];

/** Lower bounds for every kernel that draws its numbers from Philox. */
const BOUNDS = [
  kernel('Philox kernel, uniform, new buffer', { uniform: true }),
  kernel('Philox kernel, uniform, reused buffer', { uniform: true, reuse: true }),
];

const GPU_PEERS = [
  { name: 'TF.js, WebGPU', peer: 'tfjs', options: { backend: 'webgpu' } },
  { name: 'jax-js, WebGPU', peer: 'jax-js', options: { device: 'webgpu' } },
  { name: 'jax-js, WebGPU, jit', peer: 'jax-js', options: { device: 'webgpu', fused: true } },
  { name: '@typegpu/noise', peer: 'typegpu-noise', options: {} },
];

const ARRAY_PEERS = [
  { name: 'TF.js, CPU, new array', peer: 'tfjs', options: { backend: 'cpu' } },
  { name: 'jax-js, Wasm, new array', peer: 'jax-js', options: { device: 'wasm' } },
];

const UPLOADS = [
  { name: 'Math.random and Box-Muller, uploaded', peer: 'math-random', options: {} },
  { name: 'd3-random, uploaded', peer: 'd3-random', options: {} },
  { name: '@stdlib, uploaded', peer: 'stdlib', options: {} },
];

const ORT = [
  { name: 'onnxruntime-web, WebGPU', peer: 'onnxruntime-web', options: { provider: 'webgpu' } },
  { name: 'onnxruntime-web, Wasm, new array', peer: 'onnxruntime-web', options: { provider: 'wasm' } },
];

export const CHROMIUM = [...OWN_BUFFERS, ...KERNELS, ...GPU_PEERS, ...ORT, ...UPLOADS, ...OWN_ARRAYS, ...ARRAY_PEERS];

/** Node and Deno have the same JavaScript engine as Chromium: code on the CPU is timed there only. */
export const OUTSIDE = [...OWN_BUFFERS, ...KERNELS, ...BOUNDS, ...GPU_PEERS, UPLOADS[0]];

const inPython = (peer, name, options) => ({ name, peer, options, python: true });
const numpy = (name, options) => inPython('numpy', `NumPy standard_normal${name}`, options);

/** PyTorch is in the report of bench/cpu.mjs. */
export const NATIVE = [
  ...OWN_ARRAYS,
  own('1 thread, reused array', { backend: 'cpu', threads: 1, reuse: true }),
  own('2 threads, reused array', { backend: 'cpu', threads: 2, reuse: true }),
  own('plain TypeScript, reused array', { backend: 'cpu', threads: 1, reuse: true, plain: true }),
  numpy(', scaled, 1 thread, new array', { threads: 1 }),
  numpy(', scaled, 2 threads, new array', { threads: 2 }),
  numpy(', scaled, 1 thread, reused array', { threads: 1, reuse: true }),
  numpy(', scaled, 2 threads, reused array', { threads: 2, reuse: true }),
  numpy(' alone, 1 thread, reused array', { threads: 1, reuse: true, standard: true }),
];
