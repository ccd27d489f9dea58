// The files of a folder of this repository, without what is installed or built. Links are not followed: one leads back to the root.
import { readdirSync } from 'node:fs';
import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Paths of files, relative to the repository. */
export function filesIn(folder: string): string[] {
  return readdirSync(posix.join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = posix.join(folder, entry.name);
    if (entry.isDirectory()) return /^(node_modules|dist|\.next)$/.test(entry.name) ? [] : filesIn(path);
    return entry.isFile() ? [path] : [];
  });
}
