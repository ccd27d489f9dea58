// Bundlers: each builds the page of verify/hosts/page, which is then opened in Chromium.
import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'puppeteer';
import { open, type Place, type Setting, SUB_PATH, served, withBrowser } from './pages.ts';
import { createHost, type Project, withServer } from './project.ts';
import { type Row, rowOf, type Workspace } from './rows.ts';

interface Build {
  readonly command: string;
  /** The folder that is served. */
  readonly folder: string;
  /** What is opened: a file of the folder, where check.js runs, under which headers; and the error that the bundler is known for. */
  readonly opened: readonly (readonly [page: string, place: Place, setting: Setting, limit?: RegExp])[];
  /** Whether check.js imports everything from weight-init/static. */
  readonly isStatic?: boolean;
}

const IN_PAGE = [
  ['index.html', 'inPage', 'plain'],
  ['index.html', 'inPage', 'strict policy'],
  ['index.html', 'inPage', 'isolated'],
] as const;
const WORKER = ['index.html', 'inWorker', 'plain'] as const;
const SCRIPT = [['script.html', 'inPage', 'plain']] as const;

/** A build of modules in `dist`. */
const modules = (command: string): Build => ({ command, folder: 'dist', opened: [...IN_PAGE, WORKER] });
/** A build of one classic script in `dist`. */
const script = (command: string): Build => ({ command, folder: 'dist', opened: SCRIPT });
const site = (command: string): Build => ({
  command,
  folder: 'out',
  // Next's pages have scripts in their text, which the strict policy forbids.
  opened: [
    ['index.html', 'inPage', 'plain'],
    ['index.html', 'inPage', 'isolated'],
    WORKER,
    ['prerendered.html', 'report', 'plain'],
  ],
});

interface Bundler {
  readonly title: string;
  /** The package whose version is told. */
  readonly package: string;
  readonly builds: readonly Build[];
}

const PARCEL = 'parcel build index.html --public-url ./';
/** Parcel writes an import map into a page whose bundle has several files, which the strict policy forbids. */
const IN_PARCEL = [
  ['index.html', 'inPage', 'plain'],
  ['index.html', 'inPage', 'isolated'],
  ['index.html', 'inPage', 'strict policy', /Failed to resolve module specifier/],
] as const;
const ESBUILD = 'esbuild --bundle --minify --outdir=dist';
export const BUNDLERS = {
  vite: { title: 'Vite', package: 'vite', builds: [modules('vite build --base ./')] },
  'vite-7': { title: 'Vite', package: 'vite', builds: [modules('vite build')] },
  webpack: { title: 'webpack', package: 'webpack', builds: [modules('webpack --mode production')] },
  rspack: { title: 'Rspack', package: '@rspack/core', builds: [modules('rspack build --mode production')] },
  rollup: {
    title: 'Rollup',
    package: 'rollup',
    builds: [modules('rollup --config'), script('rollup --config iife.config.js')],
  },
  esbuild: {
    title: 'esbuild',
    package: 'esbuild',
    builds: [
      modules(`${ESBUILD} --format=esm --splitting main.js worker.js`),
      modules(`${ESBUILD} --format=esm main.js worker.js`),
      script(`${ESBUILD} --format=iife script.js`),
    ],
  },
  parcel: {
    title: 'Parcel',
    package: 'parcel',
    builds: [
      { ...modules(PARCEL), opened: [...IN_PARCEL, [...WORKER, /Cannot find module/]] },
      { ...modules(PARCEL), opened: [...IN_PARCEL, WORKER], isStatic: true },
    ],
  },
  next: { title: 'Next.js', package: 'next', builds: [site('next build'), site('next build --webpack')] },
} satisfies Record<string, Bundler>;

/** What a row says of where check.js ran. */
const whereOf = (place: Place, setting: Setting): string => {
  const at = { inPage: 'page', inWorker: 'module worker', report: 'rendered at the build' }[place];
  return setting === 'plain' ? at : `${at}, ${setting}`;
};

async function opened(browser: Browser, project: Project, host: string, build: Build): Promise<Row[]> {
  const { command, folder, isStatic = false } = build;
  if (isStatic) {
    const check = join(project.folder, 'check.js');
    writeFileSync(check, readFileSync(check, 'utf8').replace(/'weight-init(\/\w+)?'/g, "'weight-init/static'"));
  }
  // Parcel's cache too: Parcel 2.16 fails if what it has written before is gone.
  for (const old of [folder, '.parcel-cache']) rmSync(join(project.folder, old), { recursive: true, force: true });
  const outcome = await rowOf({ host, command, where: 'build', inPage: true }, async () => ({
    ms: (await project.run(command)).ms,
  }));
  if (outcome.error !== undefined) return [outcome];
  const rows: Row[] = [];
  for (const [page, place, setting, limit] of build.opened) {
    // Bundlers that take scripts and not pages: the page is put beside what they write.
    const file = join(project.folder, folder, page);
    if (!existsSync(file)) cpSync(join(project.folder, page), file);
    const backend = place === 'report' ? 'cpu' : 'webgpu';
    const where = `${whereOf(place, setting)}${isStatic ? ', weight-init/static' : ''}`;
    const row = { host, command, where, backend, limit, strict: setting === 'strict policy', inPage: true } as const;
    rows.push(
      await rowOf(row, async () => ({
        ms: outcome.ms,
        report: await served(join(project.folder, folder), setting, (address) =>
          open(browser, address + page, place, setting),
        ),
      })),
    );
  }
  return rows;
}

async function bundler(name: keyof typeof BUNDLERS, { root, tarball }: Workspace): Promise<Row[]> {
  const { title, package: main, builds } = BUNDLERS[name];
  const project = await createHost(name, root, tarball, 'page');
  const host = `${title} ${project.version(main)}`;
  return withBrowser(async (browser) => {
    const rows: Row[] = [];
    for (const build of builds) rows.push(...(await opened(browser, project, host, build)));
    if (name === 'vite') rows.push(...(await viteServer(browser, project, host)));
    return rows;
  });
}

/** Vite's server for development, which serves the library's files as they are, or bundled first. */
async function viteServer(browser: Browser, project: Project, host: string): Promise<Row[]> {
  const command = `vite --base ${SUB_PATH}`;
  const vite = join(project.folder, 'node_modules/vite/bin/vite.js');
  const server = [process.execPath, vite, '--base', SUB_PATH, '--host', 'localhost', '--port', '0'] as const;
  return withServer(project.folder, server, async (address, ms) => {
    const rows: Row[] = [];
    for (const place of ['inPage', 'inWorker'] as const) {
      const row = { host, command, where: whereOf(place, 'plain'), backend: 'webgpu', inPage: true } as const;
      rows.push(await rowOf(row, async () => ({ ms, report: await open(browser, address, place, 'plain') })));
    }
    return rows;
  });
}

export const bundlers = Object.fromEntries(
  (Object.keys(BUNDLERS) as (keyof typeof BUNDLERS)[]).map((name) => [
    name,
    (workspace: Workspace) => bundler(name, workspace),
  ]),
) as Record<keyof typeof BUNDLERS, (workspace: Workspace) => Promise<Row[]>>;

/** No bundler: the browser finds the package by an import map. */
export async function importMap({ root, tarball }: Workspace): Promise<Row[]> {
  const project = await createHost('import-map', root, tarball, 'page');
  return withBrowser(async (browser) => {
    const host = `Chromium ${(await browser.version()).replace(/^\D+/, '')}`;
    const row = { host, command: 'none', where: 'page, import map', backend: 'webgpu', inPage: true } as const;
    const report = () =>
      served(project.folder, 'plain', (address) => open(browser, `${address}index.html`, 'inPage', 'plain'));
    return [await rowOf(row, async () => ({ report: await report() }))];
  });
}
