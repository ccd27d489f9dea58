// The options of the commands, as texts, and the numbers and files that they stand for.
import { availableParallelism } from 'node:os';
import { usageError } from './exit.js';
import { type Environment, integerOf } from './part.js';

/** The most threads: those of the library. */
const MAX_THREADS = 16;

/** The number of threads: as asked; else the CPUs that Slurm gave each task; else the cores. */
export function threadsOf(asked: string | undefined, env: Environment): number {
  if (asked !== undefined) {
    const threads = integerOf('--threads', asked);
    if (threads < 1 || threads > MAX_THREADS) throw usageError(`--threads must be 1 to ${MAX_THREADS}, got ${asked}`);
    return threads;
  }
  const given = Number(env.SLURM_CPUS_PER_TASK);
  const cores = Number.isInteger(given) && given > 0 ? given : availableParallelism();
  return Math.min(cores, MAX_THREADS);
}

/** A seed or a stream. Digits alone, since Number would take '1e3' and ''. */
export function uint64Of(name: string, text: string): bigint {
  if (!/^\d{1,20}$/.test(text) || BigInt(text) >> 64n) {
    throw usageError(`${name} must be an integer in [0, 2^64 - 1], got ${JSON.stringify(text)}`);
  }
  return BigInt(text);
}

/** Units of bytes as Hugging Face writes them. Source: huggingface_hub, parse_size_to_int. */
const UNITS: Readonly<Record<string, number>> = { '': 1, KB: 1e3, MB: 1e6, GB: 1e9, TB: 1e12 };

/** Bytes, such as 5000000000 or 5GB. */
export function bytesOfText(name: string, text: string): number {
  const [, digits, unit] = /^(\d+(?:\.\d+)?)\s*([KMGT]B|)$/i.exec(text.trim()) ?? [];
  const bytes = Math.floor(Number(digits) * (UNITS[unit?.toUpperCase() ?? ''] ?? Number.NaN));
  if (!Number.isSafeInteger(bytes) || bytes < 1) {
    throw usageError(`${name} must be bytes, such as 5000000000 or 5GB, got ${JSON.stringify(text)}`);
  }
  return bytes;
}

/** A shape: sizes with commas between them. What is no number becomes NaN, which the check of shapes names. */
export const shapeOf = (text: string): number[] =>
  text.split(',').map((size) => (/^\s*\d+\s*$/.test(size) ? Number(size) : Number.NaN));
