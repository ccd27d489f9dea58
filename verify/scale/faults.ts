// npm run faults [-- TIMES]: ends the command by SIGTERM, and by SIGKILL, at 200 random moments each, or as many as are asked for; fills a
// small disk; then compares what a rerun makes with what one undisturbed run made. Exits with code 1 if anything differs. The full
// disk needs root, and is left out, with a line that says so, where this process is not.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
// @ts-expect-error plain JavaScript, shared with the benchmark
import { progress } from '../../scripts/report/progress.mjs';
import { command, digests } from './command.ts';
import { killAtRandom } from './kill-at-random.ts';

const FILES = 64;
const FILE_BYTES = 16_000_000;

const times = Number(process.argv[2] ?? 200);
if (!Number.isInteger(times) || times < 1) throw new Error(`a number of times, got ${process.argv[2]}`);

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
function tell(what: string, holds: boolean): void {
  if (!holds) failed++;
  progress.line(`${what}: ${holds ? 'as it should be' : 'WRONG'}`);
}

/** Files that are there under their names, and are not whole, as `whole` has them. */
function wrong(folder: string, whole: Readonly<Record<string, string>>): string[] {
  return Object.entries(digests(folder)).flatMap(([name, digest]) =>
    name.endsWith('.tmp') || whole[name] === digest ? [] : [name],
  );
}

try {
  const good = join(root, 'good');
  if (command(['make', recipe, good]).status !== 0) throw new Error('the undisturbed run failed');
  const whole = digests(good);
  rmSync(good, { recursive: true });

  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    const folder = join(root, signal);
    let killed = 0;
    let runs = 0;
    let half = 0;
    let reruns = 0;
    while (killed < times) {
      const { killed: more } = await killAtRandom({
        args: ['make', recipe, folder],
        folder,
        signal,
        times: 10,
        fileBytes: FILE_BYTES,
      });
      runs += 10;
      killed += more;
      half += wrong(folder, whole).length;
      // All files are there: from the beginning again.
      if (more < 10) {
        if (JSON.stringify(digests(folder)) !== JSON.stringify(whole)) half++;
        rmSync(folder, { recursive: true });
        reruns++;
      }
    }
    const { status } = command(['make', recipe, folder]);
    const equal = status === 0 && JSON.stringify(digests(folder)) === JSON.stringify(whole);
    rmSync(folder, { recursive: true });
    tell(
      `${signal}, ${killed} kills in ${runs} runs, ${reruns} checkpoints before the last, ${half} wrong files`,
      half === 0 && equal,
    );
  }

  if (process.platform === 'linux' && process.getuid?.() === 0) {
    const disk = join(root, 'disk');
    mkdirSync(disk);
    // Room for two files and a half.
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${2.5 * FILE_BYTES}`, 'tmpfs', disk]);
    try {
      const folder = join(disk, 'model');
      const { status, stderr } = command(['make', recipe, folder]);
      const names = readdirSync(folder);
      tell(
        `a full disk: exit code ${status}, ${names.length} files`,
        status === 75 && /ENOSPC/.test(stderr) && names.length === 2 && wrong(folder, whole).length === 0,
      );
      execFileSync('mount', ['-o', `remount,size=${(FILES + 1) * FILE_BYTES}`, disk]);
      tell(
        'the same with more room',
        command(['make', recipe, folder]).status === 0 && JSON.stringify(digests(folder)) === JSON.stringify(whole),
      );
    } finally {
      spawnSync('umount', [disk]);
    }
  } else progress.line('the full disk is left out: only root may mount a small one');
} finally {
  rmSync(root, { recursive: true, force: true });
}
process.exitCode = failed === 0 ? 0 : 1;
