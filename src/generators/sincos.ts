// Sine and cosine in doubles, operation by operation. Source: fdlibm's k_sin.c and k_cos.c.

/** pi / 2 in three parts: the first two have 33 bits, so that their small multiples are exact. Source: fdlibm, e_rem_pio2.c. */
const PART_1 = 1.5707963267341256;
const PART_2 = 6.077100506303966e-11;
const PART_3 = 2.0222662487959506e-21;

/** sin(x) and cos(x), x in [0, 2 pi], each to a unit in the last place. */
export function sincos(x: number): readonly [sine: number, cosine: number] {
  const n = Math.floor(x * (2 / Math.PI) + 0.5);
  // x = n pi / 2 + r + rest.
  const first = x - n * PART_1;
  const second = n * PART_2;
  const high = first - second;
  const lost = first - high - second;
  const third = n * PART_3 - lost;
  const r = high - third;
  const rest = high - r - third;
  const z = r * r;
  const w = z * z;
  const odd =
    0.00833333333332249 +
    z * (-0.0001984126982985795 + z * 0.0000027557313707070068) +
    z * w * (-2.5050760253406863e-8 + z * 1.58969099521155e-10);
  const sine = r - (z * (0.5 * rest - z * r * odd) - rest - z * r * -0.16666666666666632);
  const even =
    z * (0.0416666666666666 + z * (-0.001388888888887411 + z * 0.00002480158728947673)) +
    w * w * (-2.7557314351390663e-7 + z * (2.087572321298175e-9 + z * -1.1359647557788195e-11));
  const half = 0.5 * z;
  const top = 1 - half;
  const cosine = top + (1 - top - half + (z * even - r * rest));
  const [a, b] = n % 2 ? [cosine, sine] : [sine, cosine];
  return [n % 4 > 1 ? -a : a, n % 4 === 1 || n % 4 === 2 ? -b : b];
}
