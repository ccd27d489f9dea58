// The packages of the examples: each can be copied away, and the tests run it with the versions that it names.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { filesIn } from '../helpers/files.ts';

const root = new URL('../../', import.meta.url);
const text = (path: string): string => readFileSync(new URL(path, root), 'utf8');
const { version } = JSON.parse(text('package.json'));
const { dependencies: tested } = JSON.parse(text('examples/package.json'));

/** The examples that are projects; the others are files to read. */
const names = readdirSync(new URL('examples/', root)).filter(
  (name) => existsSync(new URL(`examples/${name}/package.json`, root)) && name !== 'node_modules',
);

test('there are examples', () => {
  expect(names.length).toBeGreaterThan(8);
});

test.each(names)('%s names this version, and the packages that the tests have', (name) => {
  const {
    dependencies,
    devDependencies = {},
    private: isPrivate,
    scripts,
  } = JSON.parse(text(`examples/${name}/package.json`));
  const { 'weight-init': own, ...others } = { ...dependencies, ...devDependencies };
  expect({ own, isPrivate }).toEqual({ own: `^${version}`, isPrivate: true });
  for (const [other, range] of Object.entries(others)) {
    expect(range, other).toMatch(/^\d+\.\d+\.\d+$/);
    expect(tested[other], other).toBe(range);
  }
  expect(scripts.start).toMatch(/^(vite|vitest|node|deno|bun|sirv) ?\b/);
});

test.each(names)('%s says in at most 20 lines what it is and how it starts', (name) => {
  const readme = text(`examples/${name}/README.md`);
  expect(readme).toMatch(/^# .+\n\n/);
  expect(readme).toContain('npm install\n');
  expect(readme.split('\n').length).toBeLessThanOrEqual(20);
});

/** The lines of an example that are about this library: that name it, an export of it, or the initializer. */
function glueOf(name: string): number {
  const code = filesIn(`examples/${name}`)
    .filter((path) => /\.(ts|js|mjs|html|tsx)$/.test(path))
    .map(text)
    .join('\n');
  const imported = [...code.matchAll(/import \{([^}]*)\} from ["']weight-init[^"']*["']/g)].flatMap(([, names = '']) =>
    names.split(',').map((one) => one.replace(/^\s*type /, '').trim()),
  );
  const words = ['initializer', ...imported.filter((one) => one !== '')];
  const about = new RegExp(`["']weight-init|\\b(${words.join('|')})\\b`);
  return code.split('\n').filter((line) => !/^\s*(\/\/|\*|\/\*)/.test(line) && about.test(line)).length;
}

test('docs/frameworks/index.md has a row for each example, with its lines of glue', () => {
  const rows = [
    ...text('docs/frameworks/index.md').matchAll(/^\| \[([\w-]+)\]\(\.\.\/\.\.\/examples\/\1\) \| (\d+) \|/gm),
  ];
  expect(rows.map(([, name, lines]) => [name, Number(lines)])).toEqual(
    names.sort().map((name) => [name, glueOf(name)]),
  );
});
