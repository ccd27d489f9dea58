// Where things lie in the module's memory. src/cpu/wasm.ts knows the same places.

/** The two key words of rounds 3 to 10 of Philox. */
export const KEYS: usize = 0;
/** The table of the normal quantile: 32 KB. */
export const TABLE: usize = 1024;
/** What is drawn: 32768 elements, and the rest of a first and a last group of 16. */
export const OUT: usize = TABLE + 32768;
/** Two halves a word: what is rounded. */
export const HALVES: usize = OUT + 4 * (32768 + 32);
