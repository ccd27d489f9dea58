// Random orthogonal matrices on the CPU, in doubles. Twin of shaders/orthogonal.wgsl: the same steps from bit-identical
// samples, but with different rounding.
//
// Source: Stewart, "The efficient generation of random orthogonal matrices with an application to condition estimators",
// SIAM J. Numer. Anal. 17 (1980). Row k of an m x n matrix, m <= n, takes a Gaussian vector x of n - k entries and the
// reflector H_k that maps x to s_k |x| e_k, with s_k = -sign(x_k). These vectors are distributed as those in the QR
// decomposition of a Gaussian n x m matrix A: H_(m-1) ... H_0 A = R has s_k |x| on the diagonal, and the rest of a
// Gaussian matrix stays Gaussian under a reflection independent of it. With D = diag(s_k), D R has a positive diagonal,
// so the first m rows of Q^T = D H_(m-1) ... H_0 belong to the unique QR decomposition with a positive diagonal, whose
// Q is Haar distributed (Mezzadri, Notices of the AMS 54, 2007). For m = n the last vector has one entry and follows
// the same rule: H = -1 and s = -sign(x) give sign(x). Without D the determinant would always be the same.

import { hostError } from '../errors.js';
import { normal } from './normal.js';
import { normalTable } from './normal-table.js';
import { elementWords, type Source } from './words.js';

/** Number of reflectors applied together. */
export const ORTHOGONAL_PANEL = 32;

/** The columns of all rows of a step together, at least: looking at the time costs more than fewer. */
const STEP_COLUMNS = 256;

/** Matrices of m orthonormal rows of n elements, m <= n, times the gain. */
export interface Orthogonal extends Source {
  readonly m: number;
  readonly n: number;
  readonly gain: number;
}

/**
 * Writes the vector u of the reflector I - u^T u of row k, with u u^T = 2, to the row at `at`:
 * u = (x + sign(x_k) |x| e_k) / sqrt(|x| (|x| + |x_k|)).
 * The words of x are those of elements [k*n + k, k*n + n) of the matrix, whose first element is `first`. Returns the sign s_k.
 */
function reflect(
  matrix: Orthogonal,
  first: number,
  k: number,
  vectors: Float64Array,
  at: number,
  words: Int32Array,
): number {
  const { n } = matrix;
  const table = normalTable();
  elementWords(matrix, first + k * n + k, words, n - k);
  vectors.fill(0, at, at + k);
  let square = 0;
  for (let j = k; j < n; j++) {
    const x = normal(words[j - k] as number, table);
    vectors[at + j] = x;
    square += x * x;
  }
  const norm = Math.sqrt(square);
  const x = vectors[at + k] as number; // never 0
  const sign = x < 0 ? -1 : 1;
  const scale = 1 / Math.sqrt(norm * (norm + sign * x));
  for (let j = at + k; j < at + n; j++) vectors[j] = (vectors[j] as number) * scale;
  vectors[at + k] = (x + sign * norm) * scale;
  return -sign;
}

/** Multiplies columns [from, n) of two rows by the transposed vectors: W, two rows of ORTHOGONAL_PANEL elements. */
function project(
  rows: Float64Array,
  row: number,
  vectors: Float64Array,
  from: number,
  n: number,
  w: Float64Array,
): void {
  const count = n - from;
  const p = row + from;
  const q = p + n;
  for (let a = 0; a * n < vectors.length; a += 4) {
    const u0 = a * n + from;
    const u1 = u0 + n;
    const u2 = u1 + n;
    const u3 = u2 + n;
    let p0 = 0;
    let p1 = 0;
    let p2 = 0;
    let p3 = 0;
    let q0 = 0;
    let q1 = 0;
    let q2 = 0;
    let q3 = 0;
    for (let j = 0; j < count; j++) {
      const x = rows[p + j] as number;
      const y = rows[q + j] as number;
      const v0 = vectors[u0 + j] as number;
      const v1 = vectors[u1 + j] as number;
      const v2 = vectors[u2 + j] as number;
      const v3 = vectors[u3 + j] as number;
      p0 += x * v0;
      p1 += x * v1;
      p2 += x * v2;
      p3 += x * v3;
      q0 += y * v0;
      q1 += y * v1;
      q2 += y * v2;
      q3 += y * v3;
    }
    w[a] = p0;
    w[a + 1] = p1;
    w[a + 2] = p2;
    w[a + 3] = p3;
    w[a + ORTHOGONAL_PANEL] = q0;
    w[a + ORTHOGONAL_PANEL + 1] = q1;
    w[a + ORTHOGONAL_PANEL + 2] = q2;
    w[a + ORTHOGONAL_PANEL + 3] = q3;
  }
}

/**
 * Computes T from G = U U^T (rows u), such that H_first ... H_last = I - U^T T U. T is upper triangular; its inverse is
 * the upper triangle of G with half the diagonal (Puglisi, "Modification of the Householder method based on the compact
 * WY representation", SIAM J. Sci. Stat. Comput. 13, 1992). Zero vectors pad an incomplete panel of `count`; their rows and
 * columns of T are 0.
 */
function triangle(g: Float64Array, t: Float64Array, count: number): void {
  const b = ORTHOGONAL_PANEL;
  for (let c = 0; c < count; c++) {
    for (let r = c; r >= 0; r--) {
      const half = (g[r * b + r] as number) / 2;
      let sum = r === c ? 1 : 0;
      for (let i = r + 1; i <= c; i++) sum -= (g[r * b + i] as number) * (t[i * b + c] as number);
      t[r * b + c] = half === 0 ? 0 : sum / half;
    }
  }
}

/** Computes Z = W T^T for one row, in place. */
function transform(w: Float64Array, row: number, t: Float64Array, count: number): void {
  const b = ORTHOGONAL_PANEL;
  for (let a = 0; a < count; a++) {
    let sum = 0;
    for (let i = a; i < count; i++) sum += (w[row + i] as number) * (t[a * b + i] as number);
    w[row + a] = sum;
  }
}

/** Subtracts Z U from columns [from, n) of two rows. */
function apply(rows: Float64Array, row: number, vectors: Float64Array, from: number, n: number, z: Float64Array): void {
  const count = n - from;
  const p = row + from;
  const q = p + n;
  for (let a = 0; a * n < vectors.length; a += 4) {
    const u0 = a * n + from;
    const u1 = u0 + n;
    const u2 = u1 + n;
    const u3 = u2 + n;
    const p0 = z[a] as number;
    const p1 = z[a + 1] as number;
    const p2 = z[a + 2] as number;
    const p3 = z[a + 3] as number;
    const q0 = z[a + ORTHOGONAL_PANEL] as number;
    const q1 = z[a + ORTHOGONAL_PANEL + 1] as number;
    const q2 = z[a + ORTHOGONAL_PANEL + 2] as number;
    const q3 = z[a + ORTHOGONAL_PANEL + 3] as number;
    for (let j = 0; j < count; j++) {
      const v0 = vectors[u0 + j] as number;
      const v1 = vectors[u1 + j] as number;
      const v2 = vectors[u2 + j] as number;
      const v3 = vectors[u3 + j] as number;
      rows[p + j] = (rows[p + j] as number) - (p0 * v0 + p1 * v1 + p2 * v2 + p3 * v3);
      rows[q + j] = (rows[q + j] as number) - (q0 * v0 + q1 * v1 + q2 * v2 + q3 * v3);
    }
  }
}

/** Allocates an array for a number of rows. */
function memoryFor(rows: number, { m, n }: Orthogonal): Float64Array {
  try {
    return new Float64Array(rows * n);
  } catch {
    throw hostError(`memory for an orthogonal matrix of ${m} x ${n}: ${8 * rows * n} bytes`, RangeError);
  }
}

/**
 * Makes matrices one after the other, all in the same memory: given the first element of one, whose words it takes, in short steps
 * between which the caller can do other work. The result is in row-major order, to be rounded, and holds until the next one.
 */
export function orthogonalMaker(matrix: Orthogonal): (first: number) => Generator<undefined, Float64Array> {
  const { m, n, gain } = matrix;
  const b = ORTHOGONAL_PANEL;
  const count = Math.min(b, 4 * Math.ceil(m / 4)); // vectors of a panel, in fours
  const rows = memoryFor(2 * Math.ceil(m / 2), matrix); // in pairs
  const vectors = memoryFor(count, matrix);
  const words = new Int32Array(n);
  const g = new Float64Array(b * b);
  const t = new Float64Array(b * b);
  const w = new Float64Array(2 * b);
  let columns = 0;
  /** Whether a step ends, after one more row. */
  const isDue = (): boolean => {
    columns += n;
    if (columns < STEP_COLUMNS) return false;
    columns = 0;
    return true;
  };
  return function* (first) {
    for (let start = Math.floor((m - 1) / b) * b; start >= 0; start -= b) {
      for (let k = start; k < start + count; k++) {
        const at = (k - start) * n;
        if (k < m) {
          rows.fill(0, k * n, k * n + n);
          rows[k * n + k] = gain * reflect(matrix, first, k, vectors, at, words);
        } else vectors.fill(0, at, at + n);
        if (isDue()) yield;
      }
      for (let a = 0; a < count; a += 2) {
        project(vectors, a * n, vectors, start, n, w);
        g.set(w, a * b);
        if (isDue()) yield;
      }
      triangle(g, t, count);
      for (let row = start; row < m; row += 2) {
        project(rows, row * n, vectors, start, n, w);
        transform(w, 0, t, count);
        transform(w, b, t, count);
        apply(rows, row * n, vectors, start, n, w);
        if (isDue()) yield;
      }
    }
    return rows;
  };
}
