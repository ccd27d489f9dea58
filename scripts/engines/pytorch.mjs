// The PyTorch that comparisons and benchmarks install: one environment for all of them.
import { pythonWith } from './venv.mjs';

export const PYTORCH_VERSION = '2.13.0';
export const NUMPY_VERSION = '2.4.6';
export const PYTORCH_PACKAGES = [`torch==${PYTORCH_VERSION}+cpu`, `numpy==${NUMPY_VERSION}`];
/** The index of PyTorch's CPU wheels, where pip's own does not have them. */
export const PYTORCH_INDICES = [[], ['--extra-index-url', 'https://download.pytorch.org/whl/cpu']];

/** An interpreter with PyTorch and NumPy. */
export const pythonWithPyTorch = () => pythonWith('generators-pytorch', PYTORCH_PACKAGES, PYTORCH_INDICES);
