// The results of physical GPUs, which physical-gpu.mjs writes: verify/conformance/devices/*.json.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';

const DEVICES = new URL('devices/', import.meta.url);

/** All results, by the name of the file. */
export function devices() {
  if (!existsSync(DEVICES)) return {};
  const files = readdirSync(DEVICES).filter((file) => file.endsWith('.json'));
  const read = (file) => JSON.parse(readFileSync(new URL(file, DEVICES), 'utf8'));
  return Object.fromEntries(files.sort().map((file) => [file.replace('.json', ''), read(file)]));
}

/** Writes a result, and returns the path of the file. */
export function keepDevice(name, result) {
  mkdirSync(DEVICES, { recursive: true });
  const slug = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  const file = new URL(`${slug}.json`, DEVICES);
  writeFileSync(file, `${JSON.stringify(result, null, 1)}\n`);
  return file.pathname;
}
