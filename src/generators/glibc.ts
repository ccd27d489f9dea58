// logf and sincosf of glibc since 2.28, which TensorFlow calls, and PyTorch where there is no AVX2: float32 in and out, doubles inside.
//
// Source of algorithms and constants: ARM optimized routines, math/logf.c, math/sincosf.c and their data (MIT), which glibc has.
// Where a processor can, glibc fuses products and sums, which changes last bits of the doubles; of the floats none, for the 2^23 arguments
// that a normal sample can have, all of which `npm run generators` compares.
const { floor, fround } = Math;
const view = new DataView(new ArrayBuffer(4));

/** For each sixteenth of [0.7, 1.4): 1 / c and log(c), c near its middle. */
const INVERSES = [
  1.398907162146528, 1.3403141896637998, 1.286432210124115, 1.2367150214269895, 1.1906977166711752, 1.1479821020556429,
  1.1082251448272158, 1.0711297413057381, 1.036437278977283, 1, 0.9492859795739057, 0.8951049428609004,
  0.8476821620351103, 0.8050314851692001, 0.7664671008843108, 0.731428603316328,
];
const LOGS = [
  -0.33569133332882284, -0.2929040563774074, -0.2518726580937369, -0.21245868807117255, -0.17453945183745634,
  -0.1380057072319758, -0.10275976698545139, -0.06871392447020525, -0.0357891387398228, 0, 0.05204517742929496,
  0.11081431298787942, 0.1652495223695143, 0.21687389031699977, 0.2659635028121397, 0.3127556664073557,
];

/** log(x) of a positive float32 that is not subnormal, as a float32. */
export function log(x: number): number {
  if (x === 1) return 0;
  view.setFloat32(0, x);
  const bits = view.getInt32(0);
  const offset = (bits - 0x3f330000) | 0;
  const i = (offset >>> 19) % 16;
  view.setInt32(0, bits - (offset & 0xff800000));
  const r = view.getFloat32(0) * (INVERSES[i] as number) - 1;
  const y0 = (LOGS[i] as number) + (offset >> 23) * Math.LN2;
  const r2 = r * r;
  return fround((-0.25089342214237154 * r2 + (0.333456765744066 * r - 0.4999997485802103)) * r2 + (y0 + r));
}

/**
 * Writes sin(x) and cos(x) of a float32 in [0, 2 pi), as float32, to the start of an array.
 */
export function sincos(x: number, out: Float32Array): void {
  if (x < 1 / 4096) {
    out[0] = x;
    out[1] = 1;
    return;
  }
  // The nearest multiple of pi / 2, by 2^24 / (pi / 2) and integers.
  const n = x < 0.75 ? 0 : (floor(x * 10680707.430881744) + 0x800000) >> 24;
  const reduced = x < 0.75 ? x : x - n * 1.5707963267948966;
  const r = n % 4 === 1 || n % 4 === 2 ? -reduced : reduced;
  const r2 = reduced * reduced;
  const r3 = r2 * r;
  const r4 = r2 * r2;
  const sine = r - r3 * 0.16666654943701084 + r3 * r2 * (0.008332178146138854 - r2 * 0.00019517298981385725);
  const cosine =
    1 -
    r2 * 0.49999999725108224 +
    r4 * 0.041666623324344516 +
    r4 * r2 * (r2 * 0.000024390450703564542 - 0.001388676379437604);
  const c = n & 2 ? -cosine : cosine;
  out[n & 1] = sine;
  out[1 - (n & 1)] = c;
}
