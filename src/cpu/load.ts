// The CPU's part of the library, loaded when it is first needed: a page whose graphics card makes the weights never needs it.
import { stateError } from '../errors.js';

/** The functions of parallel.ts. */
export const loadCpu = (): Promise<typeof import('./parallel.js')> =>
  import('./parallel.js').catch((error: Error) => {
    // A service worker forbids import().
    throw stateError(
      `the CPU's part of the library cannot be loaded here (${error.message}); use weight-init/static, which includes it`,
    );
  });
