// Addresses in the module's memory. src/cpu/wasm.ts uses the same ones.

/** The two key words of rounds 3 to 10 of Philox. */
export const KEYS: usize = 0;
/** What normal-table.ts computes with: nine doubles each. */
export const SERIES: usize = 128;
export const RATES: usize = 256;
export const SQUARES: usize = 384;
/** The table of the normal quantile: 32 KB. */
export const TABLE: usize = 1024;
/** Output: 32768 elements, plus room to round the first and last groups up to 16. */
export const OUT: usize = TABLE + 32768;
/** 16-bit output, two elements per word. */
export const HALVES: usize = OUT + 4 * (32768 + 32);
