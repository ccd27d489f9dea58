// Versions of packages that are installed.
import { readFileSync } from 'node:fs';

export const versionOf = (name) =>
  JSON.parse(readFileSync(new URL(`../node_modules/${name}/package.json`, import.meta.url), 'utf8')).version;

export const own = () => JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')).version;
