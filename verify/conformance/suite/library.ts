// The part of the library that is tried: as it is published, or as the page has it.
export type Library = Pick<
  typeof import('../../../src/index-static.ts'),
  'createInitializer' | 'fillWeightsSync' | 'selfTest'
>;
