// y = relu(x w1) w2 learns x0 x1. Loss: the mean of squared residuals.
const POINTS = 256u;
const HIDDEN = 32u;
const RATE = 0.1;

struct Losses { steps: u32, values: array<f32> }

@group(0) @binding(0) var<storage, read> x: array<vec2f, POINTS>;
@group(0) @binding(1) var<storage, read_write> w1: array<f32, 2 * HIDDEN>; // [2, HIDDEN]
@group(0) @binding(2) var<storage, read_write> w2: array<f32, HIDDEN>; // [HIDDEN, 1]
@group(0) @binding(3) var<storage, read_write> residuals: array<f32, POINTS>;
@group(0) @binding(4) var<storage, read_write> losses: Losses;

fn hidden(point: u32, unit: u32) -> f32 {
  return max(0, x[point].x * w1[unit] + x[point].y * w1[HIDDEN + unit]);
}

@compute @workgroup_size(64) fn forward(@builtin(global_invocation_id) id: vec3u) {
  let point = id.x;
  var y = 0.0;
  for (var unit = 0u; unit < HIDDEN; unit++) { y += hidden(point, unit) * w2[unit]; }
  residuals[point] = y - x[point].x * x[point].y;
}

@compute @workgroup_size(1) fn loss() {
  var sum = 0.0;
  for (var point = 0u; point < POINTS; point++) { sum += residuals[point] * residuals[point]; }
  losses.values[losses.steps] = sum / f32(POINTS);
  losses.steps++;
}

// A step of gradient descent: an invocation for each hidden unit.
@compute @workgroup_size(HIDDEN) fn descend(@builtin(global_invocation_id) id: vec3u) {
  let unit = id.x;
  var by_w1 = vec2f();
  var by_w2 = 0.0;
  for (var point = 0u; point < POINTS; point++) {
    let h = hidden(point, unit);
    by_w2 += residuals[point] * h;
    if (h > 0) { by_w1 += residuals[point] * w2[unit] * x[point]; }
  }
  w1[unit] -= RATE * 2 / f32(POINTS) * by_w1.x;
  w1[HIDDEN + unit] -= RATE * 2 / f32(POINTS) * by_w1.y;
  w2[unit] -= RATE * 2 / f32(POINTS) * by_w2;
}
