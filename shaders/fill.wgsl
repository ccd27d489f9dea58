// Fills a range of a buffer. Declares the bindings; needs philox.wgsl, uniform.wgsl, normal.wgsl, truncated.wgsl,
// sparse.wgsl and half.wgsl. The draw and the dtype are overrides, so a driver compiles only the code they need.
// The "quads" entry points store the four elements of a Philox block at once, two blocks per invocation. They require
// blocks to start at a multiple of four elements in the buffer. wi_fillElements stores up to 32 elements one by one, at
// any alignment.

struct WiFillParams { // packed by src/gpu/params.ts
  key: vec2u,
  stream: vec2u,
  start: vec2u,    // (low, high) index in the tensor of the range's first element, or of the region's if it has levels
  first: u32,      // start of the range in the binding, in elements or quads
  count: u32,      // number of elements or quads
  scale: f32,      // scale of a uniform sample, or 2^-28 times the scale of a normal one
  mean: f32,
  bounds: vec2u,   // truncated: first word, words; sparse: zeros, size of the axis; matrix: strides
  value: u32,      // bits of the constant or of the diagonal value; matrix: first element of the first matrix
  position: u32,   // position of the first element in its region, if the region has levels
  run: u32,        // elements in a contiguous run, if the region has levels
  levels: u32,
  axes: vec4u,     // row stride and size, column stride and size
  tap: vec4u,      // kernel stride, size, centre; rows of a group, axis of a sparse matrix, or elements from a matrix to the next
  outer: array<vec4u, 7>, // levels, innermost first: size, (low, high) stride
  zero: u32,       // always 0; see wi_weigh
  limits: vec2f,   // least and greatest weight if wi_clamped; of 16-bit weights both are halves
  rows: vec2u,     // elements or quads of a row, and from a row to the next, if there are gaps between them
}

@group(0) @binding(0) var<uniform> wi_params: WiFillParams;
@group(0) @binding(1) var<storage, read> wi_normalTable: array<vec2u, 4096>;
@group(0) @binding(2) var<storage, read_write> wi_elements: array<u32>;
@group(0) @binding(2) var<storage, read_write> wi_quads: array<vec4u>;
@group(0) @binding(2) var<storage, read_write> wi_halfQuads: array<vec2u>;
@group(0) @binding(3) var<storage, read> wi_matrix: array<u32>;

const WI_CONSTANT: u32 = 0u;
const WI_UNIFORM: u32 = 1u;
const WI_NORMAL: u32 = 2u;
const WI_TRUNCATED: u32 = 3u;
const WI_DIAGONAL: u32 = 4u;
const WI_SPARSE: u32 = 5u;
const WI_MATRIX: u32 = 6u;
override wi_draw: u32 = WI_CONSTANT;
override wi_hasMean: bool = false;
override wi_clamped: bool = false;
override wi_dtype: u32 = 0u; // f32, f16, bf16
override wi_flat: bool = true; // no levels
override wi_workgroupSize: u32 = 256u; // compatibility mode allows 128
override wi_spaced: bool = false; // gaps between the rows

const WI_ELEMENTS: u32 = 32u; // 16 takes 14 % longer for bf16 where blocks are cut (bench, SwiftShader)

struct WiGrid {
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
}

// Linear index of this workgroup. The grid is folded into rows, since each side has at most 65,535 workgroups.
fn wi_workgroup(grid: WiGrid) -> u32 {
  return grid.workgroup.y * grid.workgroups.x + grid.workgroup.x;
}

fn wi_add64(a: vec2u, b: vec2u) -> vec2u {
  let low = a.x + b.x;
  return vec2u(low, a.y + b.y + u32(low < a.x));
}

// Index in the tensor of the element at a place, counted from the first of the range.
fn wi_elementAt(place: u32) -> vec2u {
  if (wi_flat) {
    // The low word does not overflow within a dispatch. The shared high word saves two products of Philox per block.
    return vec2u(wi_params.start.x + place, wi_params.start.y);
  }
  let position = wi_params.position + place;
  var rest = position / wi_params.run;
  var element = wi_add64(wi_params.start, vec2u(position - rest * wi_params.run, 0u));
  for (var i = 0u; i < wi_params.levels; i++) {
    let level = wi_params.outer[i];
    let around = rest / level.x;
    let index = rest - around * level.x;
    element = wi_add64(element, vec2u(index * level.y, index * level.z + wi_mulhi(index, level.y)));
    rest = around;
  }
  return element;
}

fn wi_counterOf(element: vec2u) -> vec4u {
  let block = vec2u((element.x >> 2u) | (element.y << 30u), element.y >> 2u);
  return vec4u(block, wi_params.stream);
}

// The Philox blocks of two elements, computed round by round. Interleaving hides the latency of a round, which depends
// on the one before: 15 % less time on lavapipe (bench/results/shader-cost.md).
fn wi_blocksOf(first: vec2u, second: vec2u) -> array<vec4u, 2> {
  var a = wi_counterOf(first);
  var b = wi_counterOf(second);
  var key = wi_params.key;
  for (var round = 0; round < 10; round++) {
    a = wi_philoxRound(a, key);
    b = wi_philoxRound(b, key);
    key += vec2u(WI_PHILOX_W0, WI_PHILOX_W1);
  }
  return array(a, b);
}

// The word to convert to a sample.
fn wi_sampleWord(word: u32) -> u32 {
  if (wi_draw == WI_TRUNCATED) {
    return wi_confine(word, wi_params.bounds.x, wi_params.bounds.y);
  }
  return word;
}

// The normal table's entry for the sample; zeros if the draw needs none.
fn wi_sampleEntry(word: u32) -> vec2u {
  if (wi_draw == WI_NORMAL || wi_draw == WI_TRUNCATED || wi_draw == WI_SPARSE) {
    return wi_normalTable[wi_normalSegment(word)];
  }
  return vec2u();
}

// The bits of mean + sample * scale, within the limits. Rounding a weight between two halves leaves it between them, so
// clamping first keeps halves within the limits, too.
fn wi_weigh(sample: f32) -> u32 {
  var weight = sample * wi_params.scale;
  if (wi_hasMean) {
    // Only the host knows that wi_params.zero is 0, so no compiler can fuse the product into the sum.
    weight = wi_params.mean + bitcast<f32>(bitcast<u32>(weight) ^ wi_params.zero);
  }
  if (wi_clamped) {
    weight = clamp(weight, wi_params.limits.x, wi_params.limits.y);
  }
  return bitcast<u32>(weight);
}

// The weight of an element, as the bits of an f32. `element` is the low word of its index: position-dependent draws
// have fewer than 2^32 elements.
fn wi_weightBits(word: u32, entry: vec2u, element: u32) -> u32 {
  if (wi_draw == WI_CONSTANT) {
    return wi_params.value;
  }
  if (wi_draw == WI_UNIFORM) {
    return wi_weigh(wi_uniform(word));
  }
  if (wi_draw == WI_NORMAL || wi_draw == WI_TRUNCATED) {
    return wi_weigh(wi_normalFixed(word, entry));
  }
  let row = (element / wi_params.axes.x) % wi_params.axes.y;
  let column = (element / wi_params.axes.z) % wi_params.axes.w;
  if (wi_draw == WI_SPARSE) {
    // The word that keys the permutation of a column, or of a row, among those of all stacked matrices. Blocks of weights
    // end below 2^51, so the counters never collide.
    let axis = wi_params.tap.w;
    let line = element / wi_params.axes.x;
    let index = select(line / wi_params.axes.y * wi_params.axes.w + column, line, axis == 1u);
    let counter = vec4u(index >> 2u, 0x80000000u + axis, wi_params.stream);
    let order = wi_philox4x32(counter, wi_params.key)[index & 3u];
    let kept = wi_permute(select(row, column, axis == 1u), wi_params.bounds.y, order) >= wi_params.bounds.x;
    return select(0u, wi_weigh(wi_normalFixed(word, entry)), kept);
  }
  let centre = (element / wi_params.tap.x) % wi_params.tap.y == wi_params.tap.z;
  if (wi_draw == WI_DIAGONAL) {
    return select(0u, wi_params.value, centre && row % wi_params.tap.w == column);
  }
  let origin = (element - wi_params.value) / wi_params.tap.w * (wi_params.axes.y * wi_params.axes.w);
  return select(0u, wi_matrix[origin + row * wi_params.bounds.x + column * wi_params.bounds.y], centre);
}

// The weight as it is stored; a 16-bit weight is in the low bits.
fn wi_storedBits(word: u32, entry: vec2u, element: u32) -> u32 {
  let bits = wi_weightBits(word, entry, element);
  if (wi_dtype == 0u) {
    return bits;
  }
  if (wi_dtype == 1u) {
    return wi_f16Bits(bits);
  }
  return wi_bf16Bits(bits);
}

// The four weights of a block as they are stored. All table entries are loaded before the arithmetic begins.
fn wi_quadOf(block: vec4u, element: u32) -> vec4u {
  let words = vec4u(wi_sampleWord(block.x), wi_sampleWord(block.y), wi_sampleWord(block.z), wi_sampleWord(block.w));
  let x = wi_sampleEntry(words.x);
  let y = wi_sampleEntry(words.y);
  let z = wi_sampleEntry(words.z);
  let w = wi_sampleEntry(words.w);
  return vec4u(
    wi_storedBits(words.x, x, element),
    wi_storedBits(words.y, y, element + 1u),
    wi_storedBits(words.z, z, element + 2u),
    wi_storedBits(words.w, w, element + 3u),
  );
}

// An invocation computes two quads before it stores either, so that their loads overlap. The two are a workgroup apart,
// so that neighbouring invocations store to neighbouring addresses.
fn wi_quadsAt(first: u32, second: u32) -> array<vec4u, 2> {
  let a = wi_elementAt(4u * first);
  let b = wi_elementAt(4u * second);
  let blocks = wi_blocksOf(a, b);
  return array(wi_quadOf(blocks[0], a.x), wi_quadOf(blocks[1], b.x));
}

fn wi_firstQuad(grid: WiGrid) -> u32 {
  return 2u * wi_workgroupSize * wi_workgroup(grid) + grid.local;
}

// Index in the binding of the quad at a place.
fn wi_targetOf(place: u32) -> u32 {
  if (wi_spaced) {
    let row = place / wi_params.rows.x;
    return wi_params.first + row * wi_params.rows.y + (place - row * wi_params.rows.x);
  }
  return wi_params.first + place;
}

@compute @workgroup_size(wi_workgroupSize)
fn wi_fillQuads(grid: WiGrid) {
  let at = wi_firstQuad(grid);
  let next = at + wi_workgroupSize;
  if (at < wi_params.count) {
    let quads = wi_quadsAt(at, next);
    wi_quads[wi_targetOf(at)] = quads[0];
    if (next < wi_params.count) {
      wi_quads[wi_targetOf(next)] = quads[1];
    }
  }
}

// Packs four 16-bit weights into two words.
fn wi_halved(quad: vec4u) -> vec2u {
  return quad.xz | (quad.yw << vec2u(16u));
}

@compute @workgroup_size(wi_workgroupSize)
fn wi_fillHalfQuads(grid: WiGrid) {
  let at = wi_firstQuad(grid);
  let next = at + wi_workgroupSize;
  if (at < wi_params.count) {
    let quads = wi_quadsAt(at, next);
    wi_halfQuads[wi_targetOf(at)] = wi_halved(quads[0]);
    if (next < wi_params.count) {
      wi_halfQuads[wi_targetOf(next)] = wi_halved(quads[1]);
    }
  }
}

// Each invocation owns an aligned run of 32 elements, so that no two share a word of halves. Of rows with gaps between
// them, each row has such runs of its own: a gap has at least one element, so two rows never share a word either.
@compute @workgroup_size(wi_workgroupSize)
fn wi_fillElements(grid: WiGrid) {
  let invocation = wi_workgroup(grid) * wi_workgroupSize + grid.local;
  var first = wi_params.first;
  var end = first + wi_params.count;
  var base = first / WI_ELEMENTS * WI_ELEMENTS + WI_ELEMENTS * invocation;
  var before = 0u; // elements of the range before this row
  if (wi_spaced) {
    let length = wi_params.rows.x;
    let runs = length / WI_ELEMENTS + 1u;
    let row = invocation / runs;
    before = row * length;
    if (before >= wi_params.count) {
      return;
    }
    first += row * wi_params.rows.y;
    end = first + length;
    base = first / 2u * 2u + WI_ELEMENTS * (invocation - row * runs);
  }
  let last = min(base + WI_ELEMENTS, end);
  var at = max(base, first);
  var pair = 0u; // low half of the word being assembled
  if (wi_dtype != 0u && at < last && (at & 1u) != 0u) {
    pair = wi_elements[at >> 1u] & 0xffffu; // keeps the half before the range
  }
  while (at < last) {
    // Elements left in the block, in this invocation, and in the run.
    let place = before + at - first;
    let element = wi_elementAt(place);
    let phase = element.x & 3u;
    var count = min(4u - phase, last - at);
    if (!wi_flat) {
      count = min(count, wi_params.run - (wi_params.position + place) % wi_params.run);
    }
    var words = wi_philox4x32(wi_counterOf(element), wi_params.key);
    words = select(words, words.yzwx, (phase & 1u) != 0u);
    words = select(words, words.zwxy, (phase & 2u) != 0u);
    for (var i = 0u; i < count; i++) {
      let word = wi_sampleWord(words.x);
      let bits = wi_storedBits(word, wi_sampleEntry(word), element.x + i);
      words = words.yzwx;
      if (wi_dtype == 0u) {
        wi_elements[at + i] = bits;
      } else {
        if (((at + i) & 1u) != 0u) {
          wi_elements[(at + i) >> 1u] = pair | (bits << 16u);
        }
        pair = bits;
      }
    }
    at += count;
  }
  if (wi_dtype != 0u && base < last && (last & 1u) != 0u) {
    wi_elements[last >> 1u] = pair | (wi_elements[last >> 1u] & 0xffff0000u);
  }
}
