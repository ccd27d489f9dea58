// What the documents refer to is there: files, tests, commands.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { expect, test } from 'vitest';

const root = new URL('../..', import.meta.url);
const text = (path: string): string => readFileSync(new URL(path, root), 'utf8');
const exists = (path: string): boolean => existsSync(new URL(path, root));
const PAGES = ['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'CHANGELOG.md'].concat(
  readdirSync(new URL('docs/', root))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
);

test.each(PAGES)('%s: its links lead somewhere', (page) => {
  const links = [...text(page).matchAll(/\]\(([^)\s#]+)(?:#[^)]*)?\)/g)].map(([, link]) => link as string);
  const local = links.filter((link) => !/^\w+:/.test(link)).map((link) => posix.join(posix.dirname(page), link));
  expect(local.filter((path) => !exists(path))).toEqual([]);
});

test.each(PAGES)('%s: the commands that it names are those of package.json', (page) => {
  const { scripts } = JSON.parse(text('package.json')) as { scripts: Record<string, string> };
  const named = [...text(page).matchAll(/`npm (?:run (?:-s )?)?([\w:-]+)(?= --|`)/g)].map(([, name]) => name as string);
  const own = ['ci', 'test', 'start', 'run', 'install'];
  expect(named.filter((name) => !(name in scripts) && !own.includes(name))).toEqual([]);
});

const guarantees = text('docs/GUARANTEES.md');

test('docs/GUARANTEES.md: the tests of the promises are there', () => {
  const paths = [...guarantees.matchAll(/`((?:test|verify)\/[^`\s]+)`/g)].map(([, path]) => path as string);
  expect(paths.length).toBeGreaterThan(20);
  expect(paths.filter((path) => !exists(path))).toEqual([]);
});

test('docs/GUARANTEES.md: the tests of the faults are there, and its command runs them', () => {
  const folders = (/`SLOW= npx vitest run ([^`]+)`/.exec(guarantees)?.[1] ?? '').split(' ');
  const tests = readdirSync(new URL('test/', root), { recursive: true, encoding: 'utf8' })
    .map((name) => `test/${name}`)
    .filter((path) => folders.some((folder) => path.startsWith(folder)))
    .map((path) => path.replace(/(\.isolated|\.slow)?\.test\.ts$/, ''));
  const faults = guarantees.slice(guarantees.indexOf('| fault | what the caller sees | test |'));
  const names = faults
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .slice(2)
    .flatMap((line) => (line.slice(0, -1).split('|').at(-1) as string).trim().split(', '));
  expect(names.length).toBeGreaterThan(40);
  expect(names.filter((name) => !tests.some((path) => path.endsWith(`/${name}`)))).toEqual([]);
});
