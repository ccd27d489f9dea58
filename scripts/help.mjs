// How a program is called: the comment that it starts with.
import { readFileSync } from 'node:fs';

/** @param {string | URL} file */
export function helpOf(file) {
  const lines = readFileSync(file, 'utf8').split('\n');
  const end = lines.findIndex((line) => !line.startsWith('//'));
  return lines
    .slice(0, end)
    .map((line) => line.replace(/^\/\/ ?/, ''))
    .join('\n');
}
