// Ends the command at random moments of its work.
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { start } from './command.ts';

/** Bytes of the temporary files in a folder, and the number of whole ones; nothing while there is no folder. */
function progressOf(folder: string): { files: number; bytes: number } {
  const progress = { files: 0, bytes: 0 };
  try {
    for (const name of readdirSync(folder)) {
      if (!name.endsWith('.tmp')) progress.files++;
      else progress.bytes += statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0;
    }
  } catch {
    // It is not there yet.
  }
  return progress;
}

/**
 * Starts the command again and again, and sends each process a signal once its file has a random size; where a process is done before
 * that, it is not counted as killed. Throws if a file is there under its name that is not whole.
 *
 * @param options.fileBytes - about the size of a file
 */
export async function killAtRandom({
  args,
  folder,
  signal,
  times,
  fileBytes = 16_000_000,
  random = Math.random,
}: {
  readonly args: readonly string[];
  readonly folder: string;
  readonly signal: NodeJS.Signals;
  readonly times: number;
  readonly fileBytes?: number;
  readonly random?: () => number;
}): Promise<{ killed: number; statuses: (number | null)[] }> {
  const statuses: (number | null)[] = [];
  for (let i = 0; i < times; i++) {
    const { child, ended } = start(args);
    const before = progressOf(folder);
    // Of temporary files that earlier processes left, too.
    const enough = before.bytes + random() * 1.2 * fileBytes;
    let running = true;
    void ended.then(() => {
      running = false;
    });
    for (;;) {
      const { files, bytes } = progressOf(folder);
      if (!running || bytes >= enough || files > before.files) break;
      await new Promise((resolve) => setImmediate(resolve));
    }
    child.kill(signal);
    const { status, signal: by } = await ended;
    if (by === signal || status === 75) statuses.push(status);
    else if (status !== 0) throw new Error(`the command ended with ${status ?? by}`);
  }
  return { killed: statuses.length, statuses };
}
