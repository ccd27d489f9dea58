// The random bits of an element of a JAX array, and what jax.random.uniform makes of them. Functions only, no bindings. Needs threefry.wgsl.
// Twins: src/generators/jax/words.ts and sampling.ts, which have the same numbers.

// jax.random.bits(key, shape) of the element with that index in row-major order, (low, high) words, as JAX orders them since 0.5.0.
fn wi_jaxBits(key: vec2u, index: vec2u) -> u32 {
  let words = wi_threefry2x32(key, index.yx);
  return words.x ^ words.y;
}

// jax.random.uniform(key, shape): in [0, 1), exact in f32.
fn wi_jaxUniform(bits: u32) -> f32 {
  return f32(bits >> 9u) * 0x1p-23f;
}
