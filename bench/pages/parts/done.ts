// Tells bench/sections/cold.mjs that the matrix is in place.
declare global {
  /** Milliseconds from the start of the page's loading until its matrix was in place. */
  var filled: number | undefined;
}

export const done = (): void => {
  globalThis.filled = performance.now();
};
