import { inTurns, pieces } from '../src/turns.ts';

/** Elements between two looks at the clock. */
const STEP = 65536;

export interface Statistics {
  count: number;
  mean: number;
  /** About the mean that is known, 0. */
  stddev: number;
  /** Counts in equal bins over [-limit, limit]; values outside are in the outermost bins. */
  bins: number[];
  limit: number;
}

/** Mean, standard deviation and histogram of weights whose standard deviation should be sigma. */
export async function statisticsOf(weights: Float32Array, sigma: number): Promise<Statistics> {
  const bins = new Array<number>(Math.min(80, 2 * Math.ceil(Math.cbrt(weights.length) / 2) + 8)).fill(0);
  const limit = sigma === 0 ? 1 : 4.5 * sigma;
  let sum = 0;
  let squares = 0;
  const count = pieces(weights.length, STEP, (from, to) => {
    for (let i = from; i < to; i++) {
      const weight = weights[i] as number;
      sum += weight;
      squares += weight * weight;
      const bin = Math.floor(((weight + limit) / (2 * limit)) * bins.length);
      const kept = Math.min(bins.length - 1, Math.max(0, bin));
      bins[kept] = (bins[kept] as number) + 1;
    }
  });
  await inTurns(count);
  return {
    count: weights.length,
    mean: sum / weights.length,
    stddev: Math.sqrt(squares / weights.length),
    bins,
    limit,
  };
}

/** How many elements of two arrays have the same bits. */
export async function equalBits(a: Float32Array, b: Float32Array): Promise<number> {
  const x = new Uint32Array(a.buffer, a.byteOffset, a.length);
  const y = new Uint32Array(b.buffer, b.byteOffset, b.length);
  let equal = 0;
  const compare = pieces(x.length, STEP, (from, to) => {
    for (let i = from; i < to; i++) if (x[i] === y[i]) equal++;
  });
  await inTurns(compare);
  return equal;
}

/** The first 64 bits of the SHA-256 of the weights as little-endian float32: `sha256sum` of the bytes begins with it. */
export async function fingerprint(weights: Float32Array<ArrayBuffer>): Promise<string> {
  if (!globalThis.crypto?.subtle) return 'needs a secure context (https or localhost)';
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', weights));
  const hex = Array.from(hash.subarray(0, 8), (byte) => byte.toString(16).padStart(2, '0')).join('');
  return (hex.match(/.{4}/g) as string[]).join(' ');
}
