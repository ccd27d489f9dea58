// The JAX that comparisons and benchmarks install: one environment for all of them.
import { NUMPY_VERSION } from './pytorch.mjs';
import { pythonWith } from './venv.mjs';

export const JAX_VERSION = '0.10.2';
export const JAX_PACKAGES = [
  `jax==${JAX_VERSION}`,
  `jaxlib==${JAX_VERSION}`,
  'flax==0.12.8',
  `numpy==${NUMPY_VERSION}`,
];

/** An interpreter with JAX, Flax and NumPy. */
export const pythonWithJax = () => pythonWith('generators-jax', JAX_PACKAGES);
