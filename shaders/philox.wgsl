// Philox4x32-10 (Salmon et al., SC 2011): four uniform u32 words from a 128-bit counter and a 64-bit key.
// Functions only, no bindings: include it in any kernel. Twin: src/random/philox.ts.

const WI_PHILOX_M0: u32 = 0xD2511F53u;
const WI_PHILOX_M1: u32 = 0xCD9E8D57u;
const WI_PHILOX_W0: u32 = 0x9E3779B9u; // golden ratio
const WI_PHILOX_W1: u32 = 0xBB67AE85u; // sqrt(3) - 1

// The 64-bit product M0 * a as (low, high), from 16-bit halves, since WGSL has no 64-bit multiply. The two halves of M0
// add up to less than 2^16, so the middle sum cannot overflow. This saves two operations compared with wi_mulhilo1
// (36 cycles of 407 on RDNA2, bench/results/shader-cost.md).
fn wi_mulhilo0(a: u32) -> vec2u {
  let a0 = a & 0xffffu;
  let a1 = a >> 16u;
  let low = a0 * (WI_PHILOX_M0 & 0xffffu);
  let cross = a0 * (WI_PHILOX_M0 >> 16u) + a1 * (WI_PHILOX_M0 & 0xffffu);
  let middle = cross + (low >> 16u);
  return vec2u((cross << 16u) + low, a1 * (WI_PHILOX_M0 >> 16u) + (middle >> 16u));
}

// The 64-bit product M1 * a as (low, high).
fn wi_mulhilo1(a: u32) -> vec2u {
  let a0 = a & 0xffffu;
  let a1 = a >> 16u;
  let low = a0 * (WI_PHILOX_M1 & 0xffffu);
  let t = a1 * (WI_PHILOX_M1 & 0xffffu) + (low >> 16u);
  let u = a0 * (WI_PHILOX_M1 >> 16u) + (t & 0xffffu);
  return vec2u((u << 16u) | (low & 0xffffu), a1 * (WI_PHILOX_M1 >> 16u) + (t >> 16u) + (u >> 16u));
}

fn wi_philoxRound(counter: vec4u, key: vec2u) -> vec4u {
  let p0 = wi_mulhilo0(counter.x);
  let p1 = wi_mulhilo1(counter.z);
  return vec4u(p1.y ^ counter.y ^ key.x, p1.x, p0.y ^ counter.w ^ key.y, p0.x);
}

fn wi_philox4x32(counter: vec4u, key: vec2u) -> vec4u {
  var c = counter;
  var k = key;
  for (var round = 0; round < 10; round++) {
    c = wi_philoxRound(c, k);
    k += vec2u(WI_PHILOX_W0, WI_PHILOX_W1);
  }
  return c;
}
