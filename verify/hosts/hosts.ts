// npm run hosts [-- NAME ...]: installs the packed library into a fresh folder for each bundler, host, test runner and compiler, builds and
// runs it there, and compares the weights with those of the CPU in Node. Without names it runs all, in about 10 minutes, and writes
// docs/hosts.md. Everything else comes from npm. Exits with code 1 if anything differs.
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
// @ts-expect-error plain JavaScript, shared with the benchmark
import { progress } from '../../scripts/report/progress.mjs';
// @ts-expect-error plain JavaScript, shared with the benchmark
import { describeRun } from '../../scripts/report/versions.mjs';
import { packInto } from '../pack.ts';
import { HOSTS } from './every-host.ts';
import { expectedBits } from './expected.ts';
import { page } from './report.ts';
import { faultOf, type Row } from './rows.ts';

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in HOSTS));
if (unknown.length > 0)
  throw new Error(`unknown hosts: ${unknown.join(', ')}. Known: ${Object.keys(HOSTS).join(', ')}`);

const root = realpathSync(mkdtempSync(join(tmpdir(), 'weight-init-hosts-')));
const rows: Row[] = [];
const bits = expectedBits();
try {
  const workspace = { root, tarball: packInto(root) };
  for (const name of asked.length > 0 ? asked : Object.keys(HOSTS)) {
    const found = await HOSTS[name as keyof typeof HOSTS](workspace).catch(({ message }): Row[] => [
      { host: name, command: '', where: 'not run', error: message },
    ]);
    for (const row of found)
      progress.line(`${row.host}: ${row.command}: ${row.where}: ${faultOf(row, bits) ?? 'right'}`);
    rows.push(...found);
  }
} finally {
  rmSync(root, { recursive: true, force: true });
}
if (asked.length === 0) {
  writeFileSync(new URL('../../docs/hosts.md', import.meta.url), page(rows, bits, describeRun('npm run hosts')));
}
const faults = rows.filter((row) => faultOf(row, bits) !== undefined);
progress.line(faults.length ? `FAILED: ${faults.length} of ${rows.length}` : `all ${rows.length} right`);
process.exitCode = faults.length || rows.length === 0 ? 1 : 0;
