// The entry point weight-init/generators/numpy: the numbers of NumPy and of Python's module random.
export type { NumpyArray, NumpyDtype, NumpyGenerator, NumpyState } from './generators/numpy/default-rng.js';
export { defaultRng } from './generators/numpy/default-rng.js';
export type { NumpyBounds, NumpyMoments } from './generators/numpy/doubles.js';
export type { PythonRandom, PythonState } from './generators/numpy/python-random.js';
export { pythonRandom } from './generators/numpy/python-random.js';
export type { RandomState, RandomStateState } from './generators/numpy/random-state.js';
export { randomState } from './generators/numpy/random-state.js';
export type { Entropy } from './generators/numpy/seed-sequence.js';
