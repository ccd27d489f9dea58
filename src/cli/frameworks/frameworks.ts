// The frameworks whose numbers the command and the demo page show, by the names of the option --generator.
import type { Framework } from './framework.js';
import { jax } from './jax.js';
import { numpy, numpyLegacy } from './numpy.js';
import { tfjs } from './tfjs.js';
import { torch } from './torch.js';

export const FRAMEWORKS: Readonly<Record<string, Framework>> = { torch, jax, numpy, 'numpy-legacy': numpyLegacy, tfjs };
