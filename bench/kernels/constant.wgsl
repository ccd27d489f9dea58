// The upper limit: a kernel that only writes, one quad an invocation.
struct Params { key: vec2u, quads: u32, value: f32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read_write> out: array<vec4f>;

@compute @workgroup_size(256)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(num_workgroups) grid: vec3u, @builtin(local_invocation_index) local: u32) {
  let i = (workgroup.y * grid.x + workgroup.x) * 256u + local;
  if (i < params.quads) { out[i] = vec4f(params.value); }
}
