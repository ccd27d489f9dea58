// Compilers: each version of TypeScript with every resolution that it has, strict.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createHost, type Project } from './project.ts';
import { type Compiled, type Row, rowOf, type Workspace } from './rows.ts';

/** README.md says from which version on, and with what. */
const VERSIONS: readonly { compiler: string; resolutions: string[]; skipLibCheck: boolean[]; webgpu: boolean[] }[] = [
  { compiler: '5.0', resolutions: ['node10', 'node16', 'nodenext', 'bundler'], skipLibCheck: [true], webgpu: [true] },
  ...['5.1', '5.7', '5.9'].map((compiler) => ({
    compiler,
    resolutions: ['node10', 'node16', 'nodenext', 'bundler'],
    skipLibCheck: [false, true],
    webgpu: [true],
  })),
  ...[
    { compiler: '6', resolutions: ['node10', 'node16', 'nodenext', 'bundler'] },
    { compiler: '7', resolutions: ['node16', 'nodenext', 'bundler'] },
  ].flatMap((each) => [
    { ...each, skipLibCheck: [false, true], webgpu: [false] },
    // Their DOM has WebGPU, with which @webgpu/types clashes, unless nobody looks.
    { ...each, skipLibCheck: [true], webgpu: [true] },
  ]),
];

const moduleOf = (resolution: string): string =>
  (resolution.startsWith('node1') && resolution !== 'node10') || resolution === 'nodenext' ? resolution : 'es2022';

export const CASES: readonly Compiled[] = VERSIONS.flatMap(({ compiler, resolutions, skipLibCheck, webgpu }) =>
  resolutions.flatMap((resolution) =>
    skipLibCheck.flatMap((skip) =>
      webgpu.map((types) => ({ compiler, resolution, skipLibCheck: skip, webgpu: types })),
    ),
  ),
);

async function compile(project: Project, compiled: Compiled): Promise<Row> {
  const { compiler, resolution, skipLibCheck, webgpu } = compiled;
  const options = (files: string[], lib: string[], types: string[]) => ({
    compilerOptions: {
      noEmit: true,
      strict: true,
      target: 'es2022',
      module: moduleOf(resolution),
      moduleResolution: resolution,
      // TypeScript 6 wants it to be said that node10 is meant.
      ...(resolution === 'node10' && compiler === '6' && { ignoreDeprecations: '6.0' }),
      skipLibCheck,
      lib,
      types,
    },
    files,
  });
  const write = (name: string, value: object): void =>
    writeFileSync(join(project.folder, name), JSON.stringify(value, undefined, 2));
  write('tsconfig.json', options(['consumer.ts'], ['es2022', 'dom'], webgpu ? ['@webgpu/types'] : []));
  write('tsconfig.cpu.json', options(['cpu.ts'], ['es2022'], []));
  const where = [resolution, skipLibCheck ? 'skipLibCheck' : '', webgpu ? '@webgpu/types' : '']
    .filter(Boolean)
    .join(', ');
  const host = `TypeScript ${project.version(`typescript-${compiler}`)}`;
  return rowOf({ host, command: 'tsc', where, compiled }, async () => {
    const tsc = `${process.execPath} node_modules/typescript-${compiler}/bin/tsc`;
    const { ms } = await project.run(`${tsc} -p tsconfig.json`);
    // Once for each compiler and resolution.
    if (!skipLibCheck || compiler === '5.0') await project.run(`${tsc} -p tsconfig.cpu.json`);
    return { ms };
  });
}

export async function compilers({ root, tarball }: Workspace, cases: readonly Compiled[] = CASES): Promise<Row[]> {
  const project = await createHost('typescript', root, tarball, 'none');
  const rows: Row[] = [];
  for (const each of cases) rows.push(await compile(project, each));
  return rows;
}
