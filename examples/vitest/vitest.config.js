// This package needs no configuration. An empty one keeps Vitest from looking in the folders above.
export default {};
