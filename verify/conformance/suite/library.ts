// What of the library is tried: as it is published, or as the page has it.
export type Library = Pick<
  typeof import('../../../src/index.ts'),
  'createInitializer' | 'fillWeightsSync' | 'selfTest'
>;
