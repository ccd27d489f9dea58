// npm run faults [-- TIMES]: ends the command by SIGTERM, and by SIGKILL, at 200 random moments each, or as many as are asked for; fills a
// small disk; compares what reruns make with what one undisturbed run made; and writes docs/scale-faults.md, unless TIMES is given. Exits
// with code 1 if anything differs. The full disk needs root on Linux: elsewhere it is left out, and the report says so.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
// @ts-expect-error plain JavaScript, shared with the benchmark
import { progress } from '../../scripts/report/progress.mjs';
// @ts-expect-error plain JavaScript, shared with the benchmark
import { markdownTable } from '../../scripts/report/table.mjs';
// @ts-expect-error plain JavaScript, shared with the benchmark
import { describeRun, runLines } from '../../scripts/report/versions.mjs';
import { command, digests } from './command.ts';
import { killAtRandom } from './kill-at-random.ts';

const FILES = 16;
const FILE_BYTES = 16_000_000;

const [asked] = process.argv.slice(2);
const times = Number(asked ?? 200);
if (!Number.isInteger(times) || times < 1) throw new Error(`TIMES must be an integer from 1 on, got ${asked}`);

const root = mkdtempSync(join(tmpdir(), 'weight-init-killed-'));
const recipe = join(root, 'recipe.json');
const tensors = Object.fromEntries(
  Array.from({ length: FILES }, (_, i) => [
    `layer.${i}`,
    { shape: [2000, FILE_BYTES / 4000], init: 'he', dtype: 'bf16' },
  ]),
);
writeFileSync(recipe, JSON.stringify({ weightInit: 1, seed: '42', tensors, shardSize: FILE_BYTES }));

let failed = 0;
const rows: string[][] = [];
/** Notes a row of the report. */
function tell(fault: string, seen: string, holds: boolean): void {
  if (!holds) failed++;
  const result = holds ? 'as it should be' : 'WRONG';
  rows.push([fault, seen, result]);
  progress.line(`${fault}: ${seen}: ${result}`);
}

type Digests = Readonly<Record<string, string>>;

/** The files that have their names, and other bytes than in an undisturbed run. */
const wrongFiles = (folder: string, whole: Digests): string[] =>
  Object.entries(digests(folder)).flatMap(([name, digest]) =>
    name.endsWith('.tmp') || whole[name] === digest ? [] : [name],
  );

/** Whether a folder has the files of an undisturbed run, and nothing else. */
const isEqual = (folder: string, whole: Digests): boolean => JSON.stringify(digests(folder)) === JSON.stringify(whole);

/** Ends the command at random moments; and whenever a checkpoint is complete in spite of that, begins another. */
async function endAtRandom(signal: 'SIGTERM' | 'SIGKILL', whole: Digests): Promise<void> {
  const folder = join(root, signal);
  const args = ['make', recipe, folder];
  const statuses = new Set<number | null>();
  let [ended, runs, complete, wrong] = [0, 0, 0, 0];
  const check = (): void => {
    complete++;
    if (!isEqual(folder, whole)) wrong++;
    rmSync(folder, { recursive: true });
  };
  while (ended < times) {
    const found = await killAtRandom({ args, folder, signal, times: 1, fileBytes: FILE_BYTES });
    for (const status of found.statuses) statuses.add(status);
    runs++;
    ended += found.killed;
    wrong += wrongFiles(folder, whole).length;
    if (found.killed === 0) check();
    progress.step(`${signal}: ${ended} of ${times}`);
  }
  const { status } = command(args);
  check();
  const codes = [...statuses].map((status) => (status === null ? 'no exit code' : `exit code ${status}`)).join(', ');
  const right = signal === 'SIGTERM' ? 75 : null;
  tell(
    `${signal} at ${ended} random moments, in ${runs} runs`,
    `${codes}; ${complete} checkpoints completed by reruns; ${wrong} files with other bytes under their names`,
    status === 0 && wrong === 0 && statuses.size === 1 && statuses.has(right),
  );
}

/** Fills a disk that has room for two files and a half, and tries again with more room. */
function fillDisk(whole: Digests): void {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) {
    rows.push(['a full disk', 'left out: only root may mount a small one', '']);
    progress.line('a full disk: left out, since only root may mount a small one');
    return;
  }
  const disk = join(root, 'disk');
  mkdirSync(disk);
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${2.5 * FILE_BYTES}`, 'tmpfs', disk]);
  try {
    const folder = join(disk, 'model');
    const { status, stderr } = command(['make', recipe, folder]);
    const names = readdirSync(folder);
    tell(
      'a disk with room for two files and a half',
      `exit code ${status}; ${names.length} files, all of them whole`,
      status === 75 && /ENOSPC/.test(stderr) && names.length === 2 && wrongFiles(folder, whole).length === 0,
    );
    execFileSync('mount', ['-o', `remount,size=${(FILES + 1) * FILE_BYTES}`, disk]);
    const again = command(['make', recipe, folder]);
    const there = again.events.filter(({ event }) => event === 'there').length;
    tell(
      'the same disk with more room',
      `exit code ${again.status}; ${there} files were there already`,
      again.status === 0 && there === 2 && isEqual(folder, whole),
    );
  } finally {
    spawnSync('umount', [disk]);
  }
}

try {
  const good = join(root, 'good');
  const { status, stderr } = command(['make', recipe, good]);
  if (status !== 0) throw new Error(`the undisturbed run failed: ${stderr}`);
  const whole = digests(good);
  rmSync(good, { recursive: true });
  await endAtRandom('SIGTERM', whole);
  await endAtRandom('SIGKILL', whole);
  fillDisk(whole);
} finally {
  rmSync(root, { recursive: true, force: true });
}
if (asked === undefined) {
  const lines = [
    '# Checkpoints after faults',
    '',
    ...runLines(describeRun('npm run faults')),
    '',
    `\`weight-init make\` of ${FILES} files of ${FILE_BYTES / 1e6} MB was ended again and again: when its temporary file had a random number of bytes, or when a file`,
    'got its name. After each time all files under their names, and at the end the complete checkpoint, were compared by SHA-256 with those of an undisturbed run.',
    '[scale.md](scale.md) says what the exit codes mean.',
    '',
    ...markdownTable([['fault', 'what was seen', 'result'], ...rows]),
    '',
  ];
  writeFileSync(new URL('../../docs/scale-faults.md', import.meta.url), lines.join('\n'));
}
process.exitCode = failed === 0 ? 0 : 1;
