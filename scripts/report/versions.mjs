// Where a report comes from: commit, machine, versions, date and duration. Every program that writes a report describes itself with this.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus, release, totalmem, type } from 'node:os';

const ROOT = new URL('../../', import.meta.url);
const packageIn = (folder) => JSON.parse(readFileSync(new URL('package.json', folder), 'utf8'));

/** The version of a package that is installed in `folder`, or else in the repository. */
export const versionOf = (name, folder = ROOT) => packageIn(new URL(`node_modules/${name}/`, folder)).version;

/** The version of this library. */
export const own = () => packageIn(ROOT).version;

/** The packages that the project in `folder` depends on. */
export const dependenciesOf = (folder) => Object.keys(packageIn(folder).dependencies);

/** The commit in short, with "with changes" if tracked files differ from it; undefined where there is no git repository. */
export function commit() {
  const git = (...args) => spawnSync('git', args, { encoding: 'utf8', cwd: ROOT, stdio: ['ignore', 'pipe', 'ignore'] });
  const head = git('rev-parse', '--short', 'HEAD');
  if (head.status !== 0) return undefined;
  const changed = git('status', '--porcelain', '--untracked-files=no').stdout.trim() !== '';
  return `${head.stdout.trim()}${changed ? ' with changes' : ''}`;
}

/** The machine: processor, cores, memory, operating system. */
export const machine = () => ({
  cpu: cpus()[0]?.model.trim() ?? 'unknown processor',
  cores: cpus().length,
  memory: `${Math.round(totalmem() / 2 ** 30)} GiB`,
  system: `${type()} ${release()}`,
});

/** Milliseconds as `12 s` or `34 minutes`. */
const readable = (milliseconds) =>
  milliseconds < 120_000 ? `${Math.round(milliseconds / 1000)} s` : `${Math.round(milliseconds / 60_000)} minutes`;

/**
 * Describes the run that is about to write its report. The duration counts from the start of this process.
 *
 * @param {string} command that a reader types to write the report again, as `npm run bench`; the arguments of this process are added
 * @param {Record<string, string>} [versions] of what was measured, beside the library and Node
 */
export const describeRun = (command, versions = {}) => ({
  command: [command, ...(process.argv.length > 2 ? ['--', ...process.argv.slice(2)] : [])].join(' '),
  date: new Date().toISOString().slice(0, 10),
  duration: readable(performance.now()),
  commit: commit(),
  machine: machine(),
  versions: { 'weight-init': own(), Node: process.versions.node, ...versions },
});

/** The same as lines of Markdown: the head of a report. */
export function runLines({ command, date, duration, commit, machine: { cpu, cores, memory, system }, versions }) {
  const at = commit ? `, at commit ${commit}` : '';
  return [
    `Written by \`${command}\` on ${date} in ${duration}${at}. ${cpu}, ${cores} cores, ${memory}; ${system}.`,
    '',
    `Versions: ${Object.entries(versions)
      .map(([name, version]) => `${name} ${version}`)
      .join(', ')}.`,
  ];
}
