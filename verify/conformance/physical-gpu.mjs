// node verify/conformance/physical-gpu.mjs [--size 12] [--adapter NAME]: runs the suite on a physical GPU with Node and Dawn, from built files,
// and writes verify/conformance/devices/<adapter>.json. Needs dist/, verify/conformance/dist/, the published table and the npm package webgpu:
// README.md here.
import { parseArgs } from 'node:util';
import { openDevice } from '../../scripts/engines/dawn.mjs';
import { progress } from '../../scripts/report/progress.mjs';
import { own, versionOf } from '../../scripts/report/versions.mjs';
import { keepDevice } from './devices.mjs';
import { runSuite } from './run.mjs';
import { failuresOf } from './verdict.mjs';

const PATHS = ['plain', 'WebAssembly', 'threads', 'shader', 'upload'];

async function main() {
  const { values: flags } = parseArgs({
    options: { size: { type: 'string', default: '12' }, adapter: { type: 'string' } },
  });
  const size = Number(flags.size);
  if (!(Number.isInteger(size) && size > 0)) throw new Error(`--size: a positive integer, not ${flags.size}`);
  const session = await import('./dist/session.js');
  const { device, info, close } = await openDevice(flags.adapter);
  const name =
    info.description && info.device ? `${info.device}, ${info.description}` : info.device || info.description;
  progress.line(name);
  const call = (method, ...args) => session[method](...args, ...(method === 'open' ? [device] : []));
  const engine = { paths: PATHS, library: new URL('../../dist/', import.meta.url).href };
  const { digests, ...found } = await runSuite({ call }, engine, size, progress.step);
  const version = `Node ${process.versions.node}, webgpu ${versionOf('webgpu')}`;
  const result = { name, adapter: { ...info }, version, library: own(), size, ...found };
  for (const [path, { rows }] of Object.entries(found.paths)) {
    const total = (key) => rows.reduce((sum, row) => sum + row[key], 0);
    const orthogonal = Math.max(...rows.map(({ dtype, maxDifference = 0 }) => (dtype === 'f32' ? maxDifference : 0)));
    progress.line(
      `${path}: ${total('compared')} elements, ${total('different')} different; orthogonal in f32 differs by at most ${orthogonal}`,
    );
  }
  const failures = failuresOf(result);
  if (failures.length) {
    console.error(`FAILED:\n${failures.join('\n')}`);
    process.exitCode = 1;
  } else {
    progress.line(
      `every bit agrees: ${keepDevice(name, result)}; the next npm run conformance adds it to docs/CONFORMANCE.md`,
    );
  }
  close();
}

try {
  await main();
} catch (error) {
  console.error(error.message);
  process.exit(1); // Dawn would keep the process alive
}
