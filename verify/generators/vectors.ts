// Fixed vectors: what a framework gave for each call, as a digest.
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { storedBytes } from '../../src/dtype/stored-bytes.ts';
import type { Numbers } from './call.ts';

/** The digest of the numbers of a call, the low byte of each first. */
export interface Vector {
  readonly dtype: string;
  readonly numbers: number;
  readonly sha256: string;
}

/** What stands in vectors/*.json. */
export interface Vectors {
  readonly packages: readonly string[];
  readonly platform: string;
  readonly calls: Readonly<Record<string, Vector>>;
}

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** The digest of our numbers. */
export const digestOf = (numbers: Numbers): string => sha256(storedBytes(numbers as Float32Array));

const file = (framework: string): URL => new URL(`vectors/${framework}.json`, import.meta.url);

export const readVectors = (framework: string): Vectors => JSON.parse(readFileSync(file(framework), 'utf8')) as Vectors;

export function writeVectors(framework: string, vectors: Vectors): void {
  writeFileSync(file(framework), `${JSON.stringify(vectors, undefined, 1)}\n`);
}
