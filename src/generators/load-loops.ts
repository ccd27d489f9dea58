// Loads the loops of a generator in WebAssembly.

/**
 * Loads what makes numbers faster, and hands it over. Resolves with whether the host can have it: one without WebAssembly or SIMD, or with a
 * content security policy that forbids it, does without.
 */
export const loadLoops = <L>(module: Promise<{ instantiate(): L }>, use: (loops: L) => void): Promise<boolean> =>
  module
    .then(({ instantiate }) => {
      use(instantiate());
      return true;
    })
    .catch(() => false);
