// Fills a range of a buffer with the numbers of a JAX array. Needs threefry.wgsl and jax.wgsl.

struct WiJaxParams { // packed by src/generators/jax/device.ts
  key: vec2u,
  index: vec2u, // of the first element in the array: low, high
  first: u32,   // its place in the buffer
  count: u32,
  stride: u32,  // invocations
  kind: u32,    // 0: bits, 1: uniform
}

@group(0) @binding(0) var<uniform> wi_params: WiJaxParams;
@group(0) @binding(1) var<storage, read_write> wi_out: array<u32>;

@compute @workgroup_size(64)
fn wi_jaxFill(@builtin(global_invocation_id) invocation: vec3u) {
  for (var i = invocation.x; i < wi_params.count; i += wi_params.stride) {
    let low = wi_params.index.x + i;
    let carry = select(0u, 1u, low < i);
    let bits = wi_jaxBits(wi_params.key, vec2u(low, wi_params.index.y + carry));
    wi_out[wi_params.first + i] = select(bits, bitcast<u32>(wi_jaxUniform(bits)), wi_params.kind == 1u);
  }
}
