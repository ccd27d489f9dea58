// What the documents refer to is there: files, headings, tests, commands.
import { existsSync, readdirSync } from 'node:fs';
import { posix } from 'node:path';
import { expect, test } from 'vitest';
// @ts-expect-error plain JavaScript, of the site
import { EXCLUDED, idOfHeading, pageOf, placeOfLink } from '../../site/pages.mjs';
import { DOCUMENTS, proseOf, textOf } from '../helpers/documents.ts';

const root = new URL('../..', import.meta.url);
const exists = (path: string): boolean => existsSync(new URL(path, root));

/** The ids of a page's headings, as GitHub and the site make them. */
const idsOf = (path: string): string[] => {
  const seen = new Map<string, number>();
  return [...proseOf(textOf(path)).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => {
    const id: string = idOfHeading(heading.replace(/[`*]|\]\([^)]*\)/g, ''));
    const count = seen.get(id) ?? 0;
    seen.set(id, count + 1);
    return count === 0 ? id : `${id}-${count}`;
  });
};

test.each(DOCUMENTS)('%s: its links lead somewhere', (page) => {
  const links = [...proseOf(textOf(page)).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link]) => link as string);
  const wrong = links.filter((link) => {
    // The reference is written by TypeDoc, and the build of the site checks links to it.
    if (/^(\w+:|\/reference\/)/.test(link)) return false;
    const [path = '', id] = link.split('#');
    const target = path === '' ? page : posix.join(posix.dirname(page), path);
    return !exists(target) || (id !== undefined && !idsOf(target).includes(id));
  });
  expect(wrong).toEqual([]);
});

test('a heading that is not there is found', () => {
  expect(idsOf('docs/schemes.md')).toContain('rules');
  expect(idsOf('docs/schemes.md')).not.toContain('rule');
});

test.each(DOCUMENTS)('%s: the files that it shows are there', (page) => {
  const shown = [...textOf(page).matchAll(/^<<< (\S+)$/gm)].map(([, path]) => path as string);
  expect(shown.filter((path) => !exists(posix.join(posix.dirname(page), path)))).toEqual([]);
});

test.each(DOCUMENTS)('%s: the commands that it names are those of package.json', (page) => {
  const { scripts } = JSON.parse(textOf('package.json')) as { scripts: Record<string, string> };
  const named = [...textOf(page).matchAll(/`npm (?:run (?:-s )?)?([\w:-]+)(?= --|`)/g)].map(
    ([, name]) => name as string,
  );
  const own = ['ci', 'test', 'start', 'run', 'install'];
  expect(named.filter((name) => !(name in scripts) && !own.includes(name))).toEqual([]);
});

test('the README has at most 120 lines', () => {
  expect(textOf('README.md').split('\n').length).toBeLessThanOrEqual(121);
});

test('links of a page lead to the pages of the site, and to the repository', () => {
  const at = (href: string, sources?: string): unknown => placeOfLink('docs/guides/layer.md', href, sources);
  expect(at('../schemes.md#schemes')).toBe('/schemes.md#schemes');
  expect(at('../../bench/results/bench.md')).toBe('/benchmarks/bench.md');
  expect(at('../../CONTRIBUTING.md')).toBe('/contributing/index.md');
  expect(at('#errors')).toBe('#errors');
  expect(at('../../src/index.ts', 'https://host/files')).toBe('https://host/files/src/index.ts');
  expect(at('../../src/index.ts')).toBe(undefined);
  expect(EXCLUDED).toContain('README.md');
  expect(pageOf('README.md')).toBe(undefined);
});

test('the sidebar names pages that there are, and every page but the reference', () => {
  const config = textOf('site/.vitepress/config.mjs');
  const links = [...config.matchAll(/entry\((?:'[^']*'|"[^"]*"), '(\/[^']*)'\)/g)].map(([, link]) => link as string);
  const pages = DOCUMENTS.flatMap((path) => pageOf(path) ?? []).map((page) => `/${page.replace(/(index)?\.md$/, '')}`);
  const reports = readdirSync(new URL('bench/results/', root)).filter((name) => name.endsWith('.md'));
  const all = [...pages, ...reports.map((name) => `/benchmarks/${name.replace('.md', '')}`)];
  expect(all.filter((page) => !links.includes(page))).toEqual([]);
  expect(links.filter((link) => !all.includes(link) && link !== '/reference/')).toEqual([]);
});

const guarantees = textOf('docs/GUARANTEES.md');

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
