// dieharder (Robert G. Brown), fed words through a pipe.
import { spawn, spawnSync } from 'node:child_process';
// @ts-expect-error plain JavaScript
import { findOrInstall } from '../../../scripts/engines/apt.mjs';
import { pour } from './pour.ts';
import type { DieharderTest } from './tests.ts';

/** A line of its report. */
export interface Line {
  readonly test: string;
  readonly ntuple: number;
  readonly p: number;
}

const version = (): string | undefined =>
  /dieharder version (\S+)/.exec(spawnSync('dieharder', ['-l'], { encoding: 'utf8' }).stdout ?? '')?.[1];

/** The version of dieharder. Installs Debian's package if there is none. */
export const findDieharder = (): string => findOrInstall(version, 'dieharder', ['dieharder']);

/** What linesOf reads. */
const OUTPUT = [
  ...['-c', ','],
  ...['test_name', 'ntuple', 'tsamples', 'psamples', 'pvalues', 'assessment'].flatMap((column) => ['-D', column]),
];

type Which = Pick<DieharderTest, 'd' | 'ntuple'>;

const argumentsOf = ({ d, ntuple }: Which): string[] => [
  ...['-d', `${d}`],
  ...(ntuple === undefined ? [] : ['-n', `${ntuple}`]),
  ...OUTPUT,
];

/** The lines of its report; throws at anything else. */
export function linesOf(text: string): Line[] {
  const rows = text.split('\n').filter((line) => line.trim());
  return rows.map((row) => {
    const [, test, ntuple, p] =
      /^\s*(\w+),\s*(\d+),\s*\d+,\s*\d+,\s*([\d.]+),\s*(?:PASSED|WEAK|FAILED)\s*$/.exec(row) ?? [];
    if (!test) throw new Error(`dieharder said: ${row}`);
    return { test, ntuple: Number(ntuple), p: Number(p) };
  });
}

async function run(options: readonly string[], words: Iterable<Uint32Array>): Promise<Line[]> {
  const child = spawn('dieharder', options, { stdio: ['pipe', 'pipe', 'inherit'] });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (data) => {
    text += data;
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  await pour(words, child.stdin);
  const code = await ended;
  if (code !== 0) throw new Error(`dieharder ${options.join(' ')} ended with ${code}`);
  return linesOf(text);
}

/** Runs one test on words; takes of them as many as the test does. */
export const runDieharder = (test: Which, words: Iterable<Uint32Array>): Promise<Line[]> =>
  run(['-g', '200', ...argumentsOf(test)], words);

/** Runs one test on dieharder's own AES, a cipher in place of a generator. */
export const runOnAes = (test: Which, seed: number): Promise<Line[]> =>
  run(['-g', '205', '-S', `${seed}`, ...argumentsOf(test)], []);
