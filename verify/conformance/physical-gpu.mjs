// node verify/conformance/physical-gpu.mjs [--size 12] [--adapter NAME]: the suite on a physical GPU under Node and Dawn, from built files. Needs
// dist, verify/conformance/dist, verify/reference/vectors/normal-table.bin and the npm package webgpu: README.md here. Writes verify/conformance/devices/<adapter>.json.
import { parseArgs } from 'node:util';
import { openDevice } from '../../scripts/engines/dawn.mjs';
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
  console.log(name);
  const call = (method, ...args) => session[method](...args, ...(method === 'open' ? [device] : []));
  const engine = { paths: PATHS, library: new URL('../../dist/', import.meta.url).href };
  const { digests, ...found } = await runSuite({ call }, engine, size, (line) => {
    if (process.stdout.isTTY) process.stdout.write(`\r\x1b[K${line}`);
  });
  const version = `Node ${process.versions.node}, webgpu ${versionOf('webgpu')}`;
  const result = { name, adapter: { ...info }, version, library: own(), size, ...found };
  for (const [path, { rows }] of Object.entries(found.paths)) {
    const total = (key) => rows.reduce((sum, row) => sum + row[key], 0);
    const most = Math.max(...rows.map(({ dtype, most = 0 }) => (dtype === 'f32' ? most : 0)));
    console.log(
      `${path}: ${total('compared')} elements, ${total('different')} different; orthogonal in f32 at most ${most} apart`,
    );
  }
  const failures = failuresOf(result);
  if (failures.length) {
    console.error(`FAILED:\n${failures.join('\n')}`);
    process.exitCode = 1;
  } else {
    console.log(
      `every bit agrees: ${keepDevice(name, result)}, a row of docs/CONFORMANCE.md at the next npm run conformance`,
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
