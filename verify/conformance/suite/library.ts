// The functions of the library that the suite calls: of the built library, or of the sources in the page.
export type Library = Pick<
  typeof import('../../../src/index-static.ts'),
  'createInitializer' | 'fillWeightsSync' | 'selfTest'
>;
