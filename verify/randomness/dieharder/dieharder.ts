// Runs dieharder (Robert G. Brown) on words that it reads from a pipe.
import { spawn, spawnSync } from 'node:child_process';
// @ts-expect-error plain JavaScript
import { findOrInstall } from '../../../scripts/engines/apt.mjs';
import type { DieharderTest } from './tests.ts';
import { writeWords } from './write-words.ts';

/** A line of dieharder's output: one p-value. */
export interface OutputLine {
  readonly test: string;
  readonly ntuple: number;
  readonly p: number;
}

const version = (): string | undefined =>
  /dieharder version (\S+)/.exec(spawnSync('dieharder', ['-l'], { encoding: 'utf8' }).stdout ?? '')?.[1];

/** The version of dieharder. Installs Debian's package if there is none. */
export const findDieharder = (): string => findOrInstall(version, 'dieharder', ['dieharder']);

/** The columns that `parseOutput` reads, separated by commas. */
const OUTPUT = [
  ...['-c', ','],
  ...['test_name', 'ntuple', 'tsamples', 'psamples', 'pvalues', 'assessment'].flatMap((column) => ['-D', column]),
];

type TestNumber = Pick<DieharderTest, 'd' | 'ntuple'>;

const argumentsOf = ({ d, ntuple }: TestNumber): string[] => [
  ...['-d', `${d}`],
  ...(ntuple === undefined ? [] : ['-n', `${ntuple}`]),
  ...OUTPUT,
];

/** Throws if the output has anything but results. */
export function parseOutput(text: string): OutputLine[] {
  const rows = text.split('\n').filter((line) => line.trim());
  return rows.map((row) => {
    const [, test, ntuple, p] =
      /^\s*(\w+),\s*(\d+),\s*\d+,\s*\d+,\s*([\d.]+),\s*(?:PASSED|WEAK|FAILED)\s*$/.exec(row) ?? [];
    if (!test) throw new Error(`dieharder printed: ${row}`);
    return { test, ntuple: Number(ntuple), p: Number(p) };
  });
}

async function run(options: readonly string[], words: Iterable<Uint32Array>): Promise<OutputLine[]> {
  const child = spawn('dieharder', options, { stdio: ['pipe', 'pipe', 'inherit'] });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (data) => {
    text += data;
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  await writeWords(words, child.stdin);
  const code = await ended;
  if (code !== 0) throw new Error(`dieharder ${options.join(' ')} ended with ${code}`);
  return parseOutput(text);
}

/** Runs one test, which reads as many words as it needs. */
export const runDieharder = (test: TestNumber, words: Iterable<Uint32Array>): Promise<OutputLine[]> =>
  run(['-g', '200', ...argumentsOf(test)], words);

/** Runs one test on dieharder's own generator 205: AES in output feedback mode. */
export const runOnAes = ({ test, seed }: { test: TestNumber; seed: number }): Promise<OutputLine[]> =>
  run(['-g', '205', '-S', `${seed}`, ...argumentsOf(test)], []);
