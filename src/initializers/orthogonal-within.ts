// Whether an initializer makes orthogonal matrices, which are made as a whole.
import type { Init } from '../types.js';

/** Whether an initializer is orthogonal, within rows too. It need not have been checked; the name of a method is not. */
export const isOrthogonal = (init: Init | undefined): boolean =>
  init?.kind === 'with-rows' ? isOrthogonal(init.init) : /orthogonal/.test(String(init?.kind));
