// Fills a range of a buffer. The only shader with bindings and entry points; needs philox.wgsl and normal.wgsl.
// One invocation makes the four elements of one Philox block. The "quads" entry points store them at once, and are for
// ranges in which a block starts at a 16-byte boundary; the others store element by element, whatever the alignment.

struct WiFillParams { // packed by src/params.ts
  key: vec2u,
  stream: vec2u,
  block: vec2u,  // (low, high) of the block of invocation 0; the low word does not overflow within a dispatch
  first: u32,    // where the range starts in the binding, in elements or in quads
  count: u32,    // how many elements or quads
  phase: u32,    // elements of the first block that lie before the range: 0 to 3
  value: u32,    // bits of the constant
  scale: f32,    // 2^-28 times the standard deviation
}

@group(0) @binding(0) var<uniform> wi_params: WiFillParams;
@group(0) @binding(1) var<storage, read> wi_normalTable: array<vec2u, 4096>;
@group(0) @binding(2) var<storage, read_write> wi_elements: array<u32>;
@group(0) @binding(2) var<storage, read_write> wi_quads: array<vec4u>;

const WI_WORKGROUP_SIZE: u32 = 256u;

struct WiGrid {
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
}

// The number of this invocation in a grid folded into rows, since a grid has at most 65,535 workgroups a side.
fn wi_invocation(grid: WiGrid) -> u32 {
  return (grid.workgroup.y * grid.workgroups.x + grid.workgroup.x) * WI_WORKGROUP_SIZE + grid.local;
}

fn wi_normalBits(word: u32) -> u32 {
  return bitcast<u32>(wi_normalFixed(word, wi_normalTable[wi_normalSegment(word)]) * wi_params.scale);
}

fn wi_normalQuad(invocation: u32) -> vec4u {
  let counter = vec4u(wi_params.block.x + invocation, wi_params.block.y, wi_params.stream);
  let words = wi_philox4x32(counter, wi_params.key);
  return vec4u(wi_normalBits(words.x), wi_normalBits(words.y), wi_normalBits(words.z), wi_normalBits(words.w));
}

fn wi_storeElements(invocation: u32, quad: vec4u) {
  for (var i = 0u; i < 4u; i++) {
    let position = 4u * invocation + i - wi_params.phase; // wraps to a large number before the range
    if (position < wi_params.count) {
      wi_elements[wi_params.first + position] = quad[i];
    }
  }
}

@compute @workgroup_size(WI_WORKGROUP_SIZE)
fn wi_fillNormalQuads(grid: WiGrid) {
  let invocation = wi_invocation(grid);
  if (invocation < wi_params.count) {
    wi_quads[wi_params.first + invocation] = wi_normalQuad(invocation);
  }
}

@compute @workgroup_size(WI_WORKGROUP_SIZE)
fn wi_fillNormalElements(grid: WiGrid) {
  let invocation = wi_invocation(grid);
  wi_storeElements(invocation, wi_normalQuad(invocation));
}

@compute @workgroup_size(WI_WORKGROUP_SIZE)
fn wi_fillConstantQuads(grid: WiGrid) {
  let invocation = wi_invocation(grid);
  if (invocation < wi_params.count) {
    wi_quads[wi_params.first + invocation] = vec4u(wi_params.value);
  }
}

@compute @workgroup_size(WI_WORKGROUP_SIZE)
fn wi_fillConstantElements(grid: WiGrid) {
  wi_storeElements(wi_invocation(grid), vec4u(wi_params.value));
}
