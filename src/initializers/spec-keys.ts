// The keys of specs, in one place: every function that takes a spec refuses others.

/** The keys of a WeightSpec. After slashes: what other libraries call them. */
export const SPEC_KEYS =
  'shape/size init/initializer/method layout groups batchDims/batch_axis fanIn fanOut dtype/type name/label stream seed/key/rng slice drawn';
/** What a FillSpec has besides. */
export const FILL_KEYS = ' offset bytesPerRow';
/** What a BufferFill has besides. */
export const BUFFER_FILL_KEYS = ' offset bytesPerRow buffer';
