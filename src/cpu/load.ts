// The CPU's part of the library, loaded when it is first needed, or with an initializer that fills buffers by uploads. A page whose graphics card
// makes the weights never needs it.
import { notLoaded } from '../errors.js';

/** The functions of parallel.ts. */
export const loadCpu = (): Promise<typeof import('./parallel.js')> =>
  import('./parallel.js').catch(notLoaded("the CPU's part of the library"));
