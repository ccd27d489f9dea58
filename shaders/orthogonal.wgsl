// Random orthogonal matrices: m orthonormal rows of n elements, m <= n, times a gain. Needs philox.wgsl and normal.wgsl.
// Twin: src/random/orthogonal.ts, which explains the method. The samples are bit-identical; the rest is f32 here.
// Run wi_reflect and wi_triangle once for whole matrices, then wi_project and wi_apply for each panel of 32
// reflectors, from the last panel to the first. Each buffer holds one matrix after the other.

struct WiOrthogonalParams { // packed by src/gpu/orthogonal.ts
  key: vec2u,
  stream: vec2u,
  m: u32,
  n: u32,
  start: u32, // the first row, and column, of the panel
  gain: f32,
  first: u32, // index in the tensor of the first matrix's first element
  size: u32,  // from a matrix to the next, in elements of the tensor
  matrices: u32,
}

@group(0) @binding(0) var<uniform> wi_params: WiOrthogonalParams;
@group(0) @binding(1) var<storage, read> wi_normalTable: array<vec2u, 4096>;
@group(0) @binding(2) var<storage, read_write> wi_matrix: array<f32>;     // m x n
@group(0) @binding(3) var<storage, read_write> wi_vectors: array<f32>;    // m x n: u_k in row k, 0 up to column k - 1
@group(0) @binding(4) var<storage, read_write> wi_triangles: array<f32>;  // 32 x 32 for each panel: T, transposed
@group(0) @binding(5) var<storage, read_write> wi_products: array<vec4f>; // 32 columns of m: Z, in fours of rows

const WI_PANEL: u32 = 32u;
const WI_REFLECT_SIZE: u32 = 64u;
const WI_TILE_SIZE: u32 = 64u; // 32 x 32 results, 4 x 4 for each invocation
const WI_APPLY_SIZE: u32 = 64u; // columns

// 8 columns of 32 rows, eight vectors per column. An unused ninth vector makes columns begin in different banks. Tiles are
// small because SwiftShader compiles the clearing of workgroup memory word by word, at 0.4 ms a word.
const WI_DEPTH: u32 = 8u;
const WI_PITCH: u32 = 9u;
var<workgroup> wi_tileA: array<vec4f, 72>;
var<workgroup> wi_tileB: array<vec4f, 72>;
var<workgroup> wi_sums: array<f32, 64>;
var<private> wi_base: u32; // where the workgroup's matrix, and its vectors, begin in their buffers

// One workgroup per row k, and matrix. Writes u_k, and the initial row k of the matrix: s_k * gain at k, 0 elsewhere.
@compute @workgroup_size(WI_REFLECT_SIZE)
fn wi_reflect(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) local: u32) {
  let k = workgroup.x;
  let n = wi_params.n;
  let row = (workgroup.y * wi_params.m + k) * n;
  let first = row + k;
  // Index in the tensor of an element of this matrix, less that in the buffers.
  let origin = wi_params.first + workgroup.y * (wi_params.size - wi_params.m * n);
  var sum = 0.0;
  for (var block = (origin + first) / 4u + local; block <= (origin + row + n - 1u) / 4u; block += WI_REFLECT_SIZE) {
    let words = wi_philox4x32(vec4u(block, 0u, wi_params.stream), wi_params.key);
    for (var i = 0u; i < 4u; i++) {
      let element = 4u * block + i - origin; // wraps before the matrix
      if (element >= first && element < row + n) {
        let x = wi_normal(words[i], wi_normalTable[wi_normalSegment(words[i])]);
        wi_vectors[element] = x;
        sum += x * x;
      }
    }
  }
  wi_sums[local] = sum;
  storageBarrier();
  workgroupBarrier();
  for (var count = WI_REFLECT_SIZE / 2u; count > 0u; count /= 2u) {
    if (local < count) {
      wi_sums[local] += wi_sums[local + count];
    }
    workgroupBarrier();
  }
  let norm = sqrt(wi_sums[0]);
  let x = wi_vectors[first]; // never 0
  let s = select(-1.0, 1.0, x < 0.0);
  let scale = 1.0 / sqrt(norm * (norm + abs(x)));
  storageBarrier(); // every invocation has read x
  for (var j = local; j < n; j += WI_REFLECT_SIZE) {
    var u = 0.0;
    if (j == k) {
      u = (x - s * norm) * scale;
    } else if (j > k) {
      u = wi_vectors[row + j] * scale;
    }
    wi_vectors[row + j] = u;
    wi_matrix[row + j] = select(0.0, s * wi_params.gain, j == k);
  }
}

// Loads four rows of a column of the matrix, from `row` on; 0 outside it.
fn wi_fromMatrix(row: u32, column: u32) -> vec4f {
  var v = vec4f();
  for (var i = 0u; i < 4u; i++) {
    if (row + i < wi_params.m && column < wi_params.n) {
      v[i] = wi_matrix[wi_base + (row + i) * wi_params.n + column];
    }
  }
  return v;
}

// Likewise from the reflector vectors.
fn wi_fromVectors(row: u32, column: u32) -> vec4f {
  var v = vec4f();
  for (var i = 0u; i < 4u; i++) {
    if (row + i < wi_params.m && column < wi_params.n) {
      v[i] = wi_vectors[wi_base + (row + i) * wi_params.n + column];
    }
  }
  return v;
}

// Column i of the result is a * b[i]. The sum of the results for all columns of the matrix has an invocation's 4 x 4 dot
// products of rows. Summing each 32 columns separately gives the rounding errors of n / 32 + 32 additions instead of n. The sums are a matrix, not an array, since a
// dynamically indexed array would live in memory.
fn wi_productsOf(a: vec4f, b: vec4f) -> mat4x4f {
  return mat4x4f(a * b.x, a * b.y, a * b.z, a * b.w);
}

// Adds the products of the columns of tile A with those of tile B.
fn wi_multiply(local: u32, before: mat4x4f) -> mat4x4f {
  var sum = before;
  for (var j = 0u; j < WI_DEPTH; j++) {
    sum += wi_productsOf(wi_tileA[j * WI_PITCH + local / 8u], wi_tileB[j * WI_PITCH + local % 8u]);
  }
  return sum;
}

// Stores a row of an invocation's 4 x 4 block of G.
fn wi_keepRow(at: u32, v: vec4f) {
  wi_triangles[at] = v.x;
  wi_triangles[at + 1u] = v.y;
  wi_triangles[at + 2u] = v.z;
  wi_triangles[at + 3u] = v.w;
}

// One workgroup per panel, and matrix. Computes T from G, the products of the panel's vectors.
@compute @workgroup_size(WI_TILE_SIZE)
fn wi_triangle(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) local: u32) {
  let start = workgroup.x * WI_PANEL;
  let square = (4u * workgroup.y * wi_productPitch() + start) * WI_PANEL;
  wi_base = workgroup.y * wi_params.m * wi_params.n;
  let tile = (local % WI_DEPTH) * WI_PITCH + local / WI_DEPTH;
  var acc = mat4x4f();
  for (var column = start; column < wi_params.n; column += WI_PANEL) {
    var sum = mat4x4f();
    for (var j = 0u; j < WI_PANEL; j += WI_DEPTH) {
      wi_tileA[tile] = wi_fromVectors(start + 4u * (local / WI_DEPTH), column + j + local % WI_DEPTH);
      workgroupBarrier();
      for (var i = 0u; i < WI_DEPTH; i++) {
        sum += wi_productsOf(wi_tileA[i * WI_PITCH + local / 8u], wi_tileA[i * WI_PITCH + local % 8u]);
      }
      workgroupBarrier();
    }
    acc += sum;
  }
  let rows = transpose(acc); // row r of an invocation's 4 x 4 block of G, four columns
  let block = square + 4u * (local / 8u) * WI_PANEL + 4u * (local % 8u);
  wi_keepRow(block, rows[0]);
  wi_keepRow(block + WI_PANEL, rows[1]);
  wi_keepRow(block + 2u * WI_PANEL, rows[2]);
  wi_keepRow(block + 3u * WI_PANEL, rows[3]);
  storageBarrier();
  // Invocation c computes column c of T from the diagonal upwards. It stores the column transposed, up to the diagonal, where G
  // is no longer needed. The diagonal of T stays in tile A until all have read G.
  let c = local;
  let row = square + c * WI_PANEL;
  if (c < WI_PANEL) {
    let g = wi_triangles[row + c];
    wi_tileA[c].x = select(0.0, 2.0 / g, g > 0.0); // 0 in a panel that is not full
  }
  workgroupBarrier();
  if (c < WI_PANEL) {
    for (var r = i32(c) - 1; r >= 0; r--) {
      let above = square + u32(r) * WI_PANEL;
      var sum = wi_triangles[above + c] * wi_tileA[c].x;
      for (var i = u32(r) + 1u; i < c; i++) {
        sum += wi_triangles[above + i] * wi_triangles[row + i];
      }
      wi_triangles[row + u32(r)] = -sum * wi_tileA[r].x;
    }
  }
  storageBarrier();
  if (c < WI_PANEL) {
    wi_triangles[row + c] = wi_tileA[c].x;
    for (var r = c + 1u; r < WI_PANEL; r++) {
      wi_triangles[row + r] = 0.0;
    }
  }
}

// Vectors of four rows in a column of Z. Rounded up to whole panels, so that reading 32 rows stays within the column.
fn wi_productPitch() -> u32 {
  return (wi_params.m + WI_PANEL - 1u) / WI_PANEL * (WI_PANEL / 4u);
}

// One workgroup per 32 rows, from the panel's first row on, and matrix. Computes Z = Q U^T T^T.
@compute @workgroup_size(WI_TILE_SIZE)
fn wi_project(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) local: u32) {
  let row = wi_params.start + workgroup.x * WI_PANEL;
  let pitch = wi_productPitch();
  wi_base = workgroup.y * wi_params.m * wi_params.n;
  let tile = (local % WI_DEPTH) * WI_PITCH + local / WI_DEPTH;
  var acc = mat4x4f();
  for (var column = wi_params.start; column < wi_params.n; column += WI_PANEL) {
    var sum = mat4x4f();
    for (var j = 0u; j < WI_PANEL; j += WI_DEPTH) {
      let inner = column + j + local % WI_DEPTH;
      wi_tileA[tile] = wi_fromMatrix(row + 4u * (local / WI_DEPTH), inner);
      wi_tileB[tile] = wi_fromVectors(wi_params.start + 4u * (local / WI_DEPTH), inner);
      workgroupBarrier();
      sum = wi_multiply(local, sum);
      workgroupBarrier();
    }
    acc += sum;
  }
  var z = mat4x4f();
  for (var j = 0u; j < WI_PANEL; j += WI_DEPTH) {
    let own = 4u * (local % 8u) - j; // the first of this invocation's four columns; large, since it wraps, if they come before the tile
    if (own < WI_DEPTH) {
      let to = own * WI_PITCH + local / 8u;
      wi_tileA[to] = acc[0];
      wi_tileA[to + WI_PITCH] = acc[1];
      wi_tileA[to + 2u * WI_PITCH] = acc[2];
      wi_tileA[to + 3u * WI_PITCH] = acc[3];
    }
    let at = (4u * workgroup.y * pitch + wi_params.start + j + local % WI_DEPTH) * WI_PANEL + 4u * (local / WI_DEPTH);
    wi_tileB[tile] = vec4f(wi_triangles[at], wi_triangles[at + 1u], wi_triangles[at + 2u], wi_triangles[at + 3u]);
    workgroupBarrier();
    z = wi_multiply(local, z);
    workgroupBarrier();
  }
  let at = (WI_PANEL * workgroup.y + 4u * (local % 8u)) * pitch + row / 4u + local / 8u;
  wi_products[at] = z[0];
  wi_products[at + pitch] = z[1];
  wi_products[at + 2u * pitch] = z[2];
  wi_products[at + 3u * pitch] = z[3];
}

// Subtracts v from four rows of a column, skipping rows outside the matrix.
fn wi_subtract(row: u32, column: u32, v: vec4f) {
  let n = wi_params.n;
  let at = wi_base + row * n + column;
  if (row < wi_params.m) {
    wi_matrix[at] -= v.x;
  }
  if (row + 1u < wi_params.m) {
    wi_matrix[at + n] -= v.y;
  }
  if (row + 2u < wi_params.m) {
    wi_matrix[at + 2u * n] -= v.z;
  }
  if (row + 3u < wi_params.m) {
    wi_matrix[at + 3u * n] -= v.w;
  }
}

// One workgroup per 32 rows and 64 columns, from the panel's first on, of each matrix; one invocation per column. Computes Q -= Z U.
// Invocations read Z from storage: copying it to workgroup memory, with the barrier, cost SwiftShader half of its time.
@compute @workgroup_size(WI_APPLY_SIZE)
fn wi_apply(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let row = wi_params.start + workgroup.y * WI_PANEL;
  // Folded, since a grid has at most 65,535 workgroups a side.
  let group = workgroup.z * workgroups.x + workgroup.x;
  let groups = (wi_params.n - wi_params.start + WI_APPLY_SIZE - 1u) / WI_APPLY_SIZE;
  let matrix = group / groups;
  let column = wi_params.start + (group - matrix * groups) * WI_APPLY_SIZE + local;
  if (column >= wi_params.n || matrix >= wi_params.matrices) {
    return;
  }
  wi_base = matrix * wi_params.m * wi_params.n;
  let pitch = wi_productPitch();
  let vectors = min(WI_PANEL, wi_params.m - wi_params.start);
  var low = mat4x4f();
  var high = mat4x4f();
  for (var a = 0u; a < vectors; a++) {
    let u = wi_vectors[wi_base + (wi_params.start + a) * wi_params.n + column];
    let z = (WI_PANEL * matrix + a) * pitch + row / 4u;
    low += mat4x4f(wi_products[z] * u, wi_products[z + 1u] * u, wi_products[z + 2u] * u, wi_products[z + 3u] * u);
    high += mat4x4f(wi_products[z + 4u] * u, wi_products[z + 5u] * u, wi_products[z + 6u] * u, wi_products[z + 7u] * u);
  }
  // Copies: what is indexed dynamically lives in memory, and the sums of the loop must not.
  var first = low;
  var second = high;
  for (var i = 0u; i < 4u; i++) {
    wi_subtract(row + 4u * i, column, first[i]);
    wi_subtract(row + 4u * (i + 4u), column, second[i]);
  }
}
