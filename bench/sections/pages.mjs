// The smallest page of each peer, in pages/: it fills one he matrix of 512 x 512, and does nothing else.

export const HAND_WRITTEN = 'hand-written Box-Muller kernel';
export const OWN_PAGE = 'weight-init, initializeWeights';

export const PAGES = {
  [OWN_PAGE]: 'weight-init',
  'weight-init/cpu, initializeWeightsSync, an array': 'weight-init-cpu',
  [HAND_WRITTEN]: 'kernel',
  'TF.js, WebGPU': 'tfjs-webgpu',
  'TF.js, CPU, an array': 'tfjs-cpu',
  'jax-js, WebGPU': 'jax-js-webgpu',
  'jax-js, Wasm, an array': 'jax-js-wasm',
  '@typegpu/noise': 'typegpu-noise',
  'onnxruntime-web, WebGPU': 'onnxruntime-web-webgpu',
  'onnxruntime-web, Wasm, an array': 'onnxruntime-web-wasm',
  'Math.random and Box-Muller, uploaded': 'math-random',
  'd3-random, uploaded': 'd3-random',
  '@stdlib, uploaded': 'stdlib',
};

export const addressOf = (server, name) => `${server}/?script=/pages/${PAGES[name]}.js`;
