// Hosts without a page: Node, Deno, Bun, and what runs tests in Node.
import { join } from 'node:path';
// @ts-expect-error plain JavaScript, shared with the benchmark
import { lavapipe } from '../../scripts/engines/vulkan.mjs';
import type { Report } from './expected.ts';
import { createHost, type Outcome, type Project } from './project.ts';
import { type Row, rowOf, type Workspace } from './rows.ts';

/** The line of JSON that a program has printed. */
export function reportIn({ stdout, ms }: Outcome): { report: Report; ms: number } {
  const line = stdout.split('\n').find((one) => one.includes('{"backend":'));
  if (line === undefined) throw new Error(`no report in:\n${stdout}`);
  return { report: JSON.parse(line.slice(line.indexOf('{"backend":'))), ms };
}

/** A row for each command of a project. */
async function commands(
  project: Project,
  host: string,
  list: readonly (readonly [command: string, where: string, env?: NodeJS.ProcessEnv])[],
): Promise<Row[]> {
  const rows: Row[] = [];
  for (const [command, where, env] of list) {
    const backend = where.endsWith(', WebGPU') ? 'webgpu' : 'cpu';
    rows.push(await rowOf({ host, command, where, backend }, async () => reportIn(await project.run(command, env))));
  }
  return rows;
}

/** Of each line the oldest that `engines` allows, and a new one. */
const NODES = ['20.19.0', '20.20.2', '22.12.0', '22.23.5', '24.22.3', '26.10.0'];

/** The program of a version: the one that runs this, or npm's package of it. */
async function programOf(version: string, project: Project): Promise<string> {
  if (version === process.versions.node) return process.execPath;
  const name = `node-${process.platform}-${process.arch}`;
  await project.install('--no-save', `${name}@${version}`);
  const program = join(project.folder, 'node_modules', name, 'bin/node');
  const said = (await project.run(`${program} --version`)).stdout.trim();
  if (said !== `v${version}`) throw new Error(`${program} is ${said}`);
  return program;
}

export async function node({ root, tarball }: Workspace, versions: readonly string[] = NODES): Promise<Row[]> {
  const project = await createHost('node', root, tarball, 'check');
  const rows: Row[] = [];
  for (const version of versions) {
    const program = await programOf(version, project);
    for (const [file, where] of [
      ['main.mjs', 'import'],
      ['main.cjs', 'require'],
    ] as const) {
      const run = async () => reportIn(await project.run(`${program} ${file}`));
      rows.push(await rowOf({ host: `Node ${version}`, command: `node ${file}`, where, backend: 'cpu' }, run));
    }
  }
  return rows;
}

export async function deno({ root, tarball }: Workspace): Promise<Row[]> {
  const project = await createHost('deno', root, tarball, 'check');
  // Its install script, which is not run, puts the program there.
  await project.run(`${process.execPath} node_modules/deno/install.cjs`);
  const host = `Deno ${project.version('deno')}`;
  return commands(project, host, [
    ['deno run main.js', 'import, WebGPU', lavapipe()],
    [
      'deno run main.js',
      'import, no adapter',
      { VK_ICD_FILENAMES: join(root, 'none.json'), DENO_WEBGPU_BACKEND: 'vulkan' },
    ],
  ]);
}

export async function bun({ root, tarball }: Workspace): Promise<Row[]> {
  const project = await createHost('bun', root, tarball, 'check');
  await project.run(`${process.execPath} node_modules/bun/install.js`);
  const host = `Bun ${project.version('bun')}`;
  const rows = await commands(project, host, [
    ['bun main.js', 'import'],
    ['bun test', 'a test'],
  ]);
  const command = 'bun build --compile main.js --outfile main';
  const compiled = async () => {
    const { ms } = await project.run(command);
    return { ...reportIn(await project.run(join(project.folder, 'main'))), ms };
  };
  return [...rows, await rowOf({ host, command, where: 'one program', backend: 'cpu' }, compiled)];
}

export async function jest({ root, tarball }: Workspace): Promise<Row[]> {
  const project = await createHost('jest', root, tarball, 'check');
  const host = `Jest ${project.version('jest')}`;
  const command = 'node --experimental-vm-modules node_modules/jest/bin/jest.js';
  return commands(project, host, [
    [command, 'environment node'],
    [`${command} --env=jsdom`, 'environment jsdom'],
  ]);
}

export async function vitest({ root, tarball }: Workspace): Promise<Row[]> {
  const project = await createHost('vitest', root, tarball, 'check');
  const host = `Vitest ${project.version('vitest')}`;
  const pools = ['forks', 'threads', 'vmForks', 'vmThreads'];
  return commands(project, host, [
    ...pools.map((pool) => [`vitest run --pool=${pool}`, `pool ${pool}`] as const),
    ['vitest run --environment=jsdom', 'environment jsdom'],
  ]);
}
