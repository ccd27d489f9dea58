// A lower bound for every kernel that draws from Philox: its words as uniform numbers, one quad an invocation. `value` is the standard deviation.
struct Params { key: vec2u, quads: u32, value: f32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read_write> out: array<vec4f>;

@compute @workgroup_size(256)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(num_workgroups) grid: vec3u, @builtin(local_invocation_index) local: u32) {
  let i = (workgroup.y * grid.x + workgroup.x) * 256u + local;
  if (i >= params.quads) { return; }
  let words = wi_philox4x32(vec4u(i, 0u, 0u, 0u), params.key);
  // A uniform number in [-2^31, 2^31) has the standard deviation 2^32 / sqrt(12).
  out[i] = vec4f(bitcast<vec4i>(words)) * (params.value * 3.4641016f * 0x1p-32f);
}
