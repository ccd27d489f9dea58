// A host's project in a fresh folder, with its own packages and the packed library, as a user installs them.
import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const HERE = fileURLToPath(new URL('.', import.meta.url));

export interface Outcome {
  readonly stdout: string;
  /** Standard output and error as one. */
  readonly all: string;
  readonly ms: number;
}

export interface Project {
  readonly folder: string;
  /** The version of a package that is installed in it. */
  version(name: string): string;
  /** Runs a command in it, given as one would type it, without quotes. Rejects with what it wrote if it fails. */
  run(command: string, env?: NodeJS.ProcessEnv): Promise<Outcome>;
  /** Installs more packages. */
  install(...packages: string[]): Promise<Outcome>;
}

/** The environment without what a test runner or npm around this program has set. */
export const environment = (): NodeJS.ProcessEnv =>
  Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^(VITEST|npm_|NODE_ENV$|NODE_OPTIONS$|TEST$|BUILT$|SLOW$)/.test(name),
    ),
  );

/** A command cannot hang for longer than this. */
const LIMIT_MS = 600_000;

function execute(command: string, cwd: string, more: NodeJS.ProcessEnv): Promise<Outcome> {
  const [program = '', ...args] = command.split(' ');
  const plain = environment();
  const path = [join(cwd, 'node_modules/.bin'), plain.PATH].join(delimiter);
  const env = { ...plain, PATH: path, NO_COLOR: '1', NEXT_TELEMETRY_DISABLED: '1', ...more };
  const start = performance.now();
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], timeout: LIMIT_MS });
    let [stdout, all] = ['', ''];
    child.stdout.on('data', (text) => {
      stdout += text;
      all += text;
    });
    child.stderr.on('data', (text) => {
      all += text;
    });
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (code === 0) resolve({ stdout, all, ms: performance.now() - start });
      else reject(new Error(`${command}: ended with ${signal ?? `code ${code}`}\n${all}`));
    });
  });
}

/** Copies a project into a folder, and installs its packages and the tarball. */
export async function createProject(source: string, folder: string, tarball: string): Promise<Project> {
  cpSync(source, folder, { recursive: true, filter: (path) => !/(^|[/\\])(node_modules|dist|\.next)$/.test(path) });
  const install = (...packages: string[]): Promise<Outcome> =>
    // Prefers what npm has fetched before, of versions that are named in full.
    execute(['npm install --ignore-scripts --no-audit --no-fund --prefer-offline', ...packages].join(' '), folder, {});
  await install(tarball);
  return {
    folder,
    install,
    run: (command, env = {}) => execute(command, folder, env),
    version(of) {
      const file = join(folder, 'node_modules', of, 'package.json');
      if (!existsSync(file)) throw new Error(`${of} is not installed in ${folder}`);
      return JSON.parse(readFileSync(file, 'utf8')).version;
    },
  };
}

/** The files that some projects share: `check` runs anywhere, `page` in a browser. */
export type Shared = 'check' | 'page' | 'none';

/** A project of verify/hosts/projects, with what it shares. */
export function createHost(name: string, root: string, tarball: string, shared: Shared): Promise<Project> {
  const folder = join(root, name);
  mkdirSync(folder);
  // A project's own page stands in place of the shared one.
  if (shared === 'page') cpSync(join(HERE, 'page'), folder, { recursive: true });
  if (shared !== 'none') cpSync(join(HERE, 'check.js'), join(folder, 'check.js'));
  return createProject(join(HERE, 'projects', name), folder, tarball);
}

/**
 * Starts a server in a folder, and calls `use` with the address on this machine that it prints, and the milliseconds until then. Ends
 * it with all that it has started: npm starts programs by a shell.
 */
export async function withServer<T>(
  folder: string,
  [program, ...args]: readonly [string, ...string[]],
  use: (address: string, ms: number) => Promise<T>,
): Promise<T> {
  const start = performance.now();
  const child = spawn(program, args, {
    cwd: folder,
    // BROWSER=none: Vite's --open opens none.
    env: { ...environment(), NO_COLOR: '1', BROWSER: 'none', NEXT_TELEMETRY_DISABLED: '1' },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  try {
    let said = '';
    const address = await new Promise<string>((resolve, reject) => {
      const hear = (text: Buffer): void => {
        said += text;
        const found = /http:\/\/(localhost|127\.0\.0\.1):\d+\S*/.exec(said)?.[0];
        if (found) resolve(found);
      };
      child.stdout.on('data', hear);
      child.stderr.on('data', hear);
      child.on('error', reject);
      child.on('exit', (code) =>
        reject(new Error(`${[program, ...args].join(' ')}: ended with code ${code}\n${said}`)),
      );
    });
    return await use(address, performance.now() - start);
  } finally {
    if (child.exitCode === null && child.signalCode === null && child.pid !== undefined) {
      process.kill(-child.pid, 'SIGTERM');
      await ended;
    }
  }
}
