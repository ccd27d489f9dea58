// The frameworks whose numbers are compared, by the names of their vectors.
import type { Framework } from './call.ts';
import { jax } from './calls/jax.ts';
import { numpy } from './calls/numpy.ts';
import { tensorflow } from './calls/tensorflow.ts';
import { torch } from './calls/torch.ts';

export const FRAMEWORKS: Readonly<Record<string, Framework>> = { jax, numpy, tensorflow, torch };
