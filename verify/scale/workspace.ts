// A folder with a recipe, and what one worker makes of it: every engine's result is compared with that.
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { command, digests } from './command.ts';

export interface Workspace {
  readonly root: string;
  readonly recipe: string;
  /** Files with tensors. */
  readonly files: number;
  /** Bytes of each but for its header. */
  readonly fileBytes: number;
  /** Bytes of all files. */
  readonly bytes: number;
  /** A folder for an engine. */
  folder(name: string): string;
  /** Whether a folder has the files of one worker, byte for byte, and nothing else. */
  isEqual(folder: string): boolean;
  remove(): void;
}

/** Makes a workspace with a model of `files` files of `megabytes` each. */
export function createWorkspace(files: number, megabytes: number): Workspace {
  const root = mkdtempSync(join(tmpdir(), 'weight-init-scale-'));
  chmodSync(root, 0o755);
  const recipe = join(root, 'recipe.json');
  const tensors = Object.fromEntries(
    Array.from({ length: files }, (_, i) => [
      `layer.${i}.weight`,
      { shape: [megabytes, 500_000], init: 'he', dtype: 'bf16' },
    ]),
  );
  writeFileSync(recipe, JSON.stringify({ weightInit: 1, seed: '42', tensors, shardSize: megabytes * 1e6 }));
  const good = join(root, 'one');
  const { status, stderr } = command(['make', recipe, good]);
  if (status !== 0) throw new Error(stderr);
  const plan = command(['plan', recipe]).stdout.trimEnd().split('\n');
  const whole = digests(good);
  // What one worker made is itself compared with bytes that are made again, in one thread.
  const verified = command(['verify', recipe, good, '--threads', '1']);
  if (verified.status !== 0) throw new Error(verified.stdout);
  rmSync(good, { recursive: true });
  return {
    root,
    recipe,
    files,
    fileBytes: megabytes * 1e6,
    bytes: plan.reduce((sum, line) => sum + Number(line.split('\t')[2]), 0),
    folder: (name) => join(root, name),
    isEqual: (folder) =>
      existsSync(folder) &&
      readdirSync(folder).length === Object.keys(whole).length &&
      JSON.stringify(digests(folder)) === JSON.stringify(whole),
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}

/** What an engine did. */
export interface EngineResult {
  readonly engine: string;
  readonly version: string;
  /** What was done, and what was killed. */
  readonly what: string;
  readonly kills: number;
  readonly seconds: number;
  readonly equal: boolean;
}

/** Waits until a condition holds, five minutes at most. Looks at it every `pause` milliseconds. */
export async function until<T>(what: string, find: () => T | undefined | false, pause = 100): Promise<T> {
  const end = performance.now() + 300_000;
  while (performance.now() < end) {
    const found = find();
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
  throw new Error(`waited five minutes for ${what}`);
}

/** The temporary files in a folder, with the process that writes each, as their names say. */
export function temporaries(folder: string): { readonly name: string; readonly file: string; readonly pid: number }[] {
  const names = existsSync(folder) ? readdirSync(folder) : [];
  return names.flatMap((name) => {
    const [, file, pid] = /^\.(.+\.safetensors)\..+\.(\d+)\.[0-9a-z]+\.tmp$/.exec(name) ?? [];
    return file && pid ? [{ name, file, pid: Number(pid) }] : [];
  });
}

/** A worker that stands still within a file. */
export interface Stopped {
  readonly file: string;
  readonly pid: number;
  /** Where it stands, for a person. */
  readonly where: string;
}

/** Waits until one of the workers, of those that are chosen, has written a part of a file, and stops it there by SIGSTOP. */
export function stopWithinFile(
  { fileBytes }: Workspace,
  folder: string,
  isChosen: (pid: number) => boolean = () => true,
): Promise<Stopped> {
  const find = (): Stopped | undefined => {
    for (const { name, file, pid } of temporaries(folder)) {
      const size = (): number => statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0;
      const isWithin = (bytes: number): boolean => bytes >= fileBytes / 8 && bytes < fileBytes;
      if (!isWithin(size()) || !isChosen(pid)) continue;
      try {
        process.kill(pid, 'SIGSTOP');
      } catch {
        continue; // it has ended
      }
      // It went on until now.
      const bytes = size();
      if (isWithin(bytes))
        return { file, pid, where: `${Math.round(bytes / 1e6)} of ${fileBytes / 1e6} MB of ${file}` };
      process.kill(pid, 'SIGCONT');
    }
    return undefined;
  };
  return until('a worker within a file', find, 5);
}
