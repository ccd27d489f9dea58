// The keys of specs, in one place: every function that takes a spec refuses others.

/** The keys of a WeightSpec. After slashes: what other libraries call them. */
export const SPEC_KEYS =
  'shape/size init/initializer/method layout groups fanIn fanOut dtype/type name/label stream seed/key/rng slice';
/** Those of a FillSpec. */
export const FILL_KEYS: string = `${SPEC_KEYS} offset`;
/** Those of a BufferFill. */
export const BUFFER_FILL_KEYS: string = `${FILL_KEYS} buffer`;
