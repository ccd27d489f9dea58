// Threefry-2x32 with 20 rounds (Salmon et al., SC 2011): two uniform u32 words from a counter and a key of two words each. The random bits of JAX.
// Functions only, no bindings: include it in any kernel. Twin: src/generators/jax/threefry.ts.

const WI_THREEFRY_PARITY: u32 = 0x1BD11BDAu; // SKEIN_KS_PARITY32 of Random123

fn wi_threefry2x32(key: vec2u, counter: vec2u) -> vec2u {
  var schedule = vec3u(key.y, WI_THREEFRY_PARITY ^ key.x ^ key.y, key.x); // turns by one after each group
  var x = counter + key;
  for (var group = 1u; group <= 5u; group++) {
    let rotations = select(vec4u(17u, 29u, 16u, 24u), vec4u(13u, 15u, 26u, 6u), group % 2u == 1u);
    for (var i = 0u; i < 4u; i++) {
      x.x += x.y;
      x.y = ((x.y << rotations[i]) | (x.y >> (32u - rotations[i]))) ^ x.x;
    }
    x += schedule.xy + vec2u(0u, group);
    schedule = schedule.yzx;
  }
  return x;
}
