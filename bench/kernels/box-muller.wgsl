// A kernel as one writes it by hand: the library's words, Box-Muller, one quad an invocation. `value` is the standard deviation. The
// bits depend on the driver.
struct Params { key: vec2u, quads: u32, value: f32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read_write> out: array<vec4f>;

@compute @workgroup_size(256)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(num_workgroups) grid: vec3u, @builtin(local_invocation_index) local: u32) {
  let i = (workgroup.y * grid.x + workgroup.x) * 256u + local;
  if (i >= params.quads) { return; }
  let words = wi_philox4x32(vec4u(i, 0u, 0u, 0u), params.key);
  let u = (vec4f(words >> vec4u(8u)) + 0.5) * 0x1p-24f;
  let r = params.value * sqrt(-2.0 * log(u.xz));
  let t = 6.2831855f * u.yw;
  out[i] = vec4f(r.x * cos(t.x), r.x * sin(t.x), r.y * cos(t.y), r.y * sin(t.y));
}
