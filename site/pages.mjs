// Which Markdown files are pages of the site, and at which address; where the links of a file lead on the site.
import { posix } from 'node:path';

/** Markdown files, or folders of them, and where they stand on the site. */
const PLACES = [
  ['docs/', ''],
  ['site/reference/', 'reference/'],
  ['bench/results/', 'benchmarks/'],
  ['ARCHITECTURE.md', 'contributing/architecture.md'],
  ['CHANGELOG.md', 'changelog.md'],
  ['CONTRIBUTING.md', 'contributing/index.md'],
];

/** What is below the repository and is no page. */
export const EXCLUDED = [
  ...['README.md', '*/README.md', '*/*/README.md', 'site/node_modules/**', 'site/public/**'],
  ...['demo', 'dist*', 'examples', 'node_modules', 'scripts', 'src', 'test', 'test-results', 'verify', 'wasm'].map(
    (folder) => `${folder}/**`,
  ),
  'bench/node_modules/**',
  'shared/**',
];

/** The page that a file of the repository is, relative to the site, or undefined. */
export function pageOf(path) {
  if (!path.endsWith('.md')) return undefined;
  const [from, to] = PLACES.find(([place]) => (place.endsWith('/') ? path.startsWith(place) : path === place)) ?? [];
  return from === undefined ? undefined : to.endsWith('.md') ? to : to + path.slice(from.length);
}

/** The id of a heading, as GitHub makes it, so that a link to it works there and here. */
export const idOfHeading = (text) =>
  text
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M}_ -]/gu, '')
    .replaceAll(' ', '-');

/**
 * Where a link leads on the site: a page, a file of the repository at `sources`, or nowhere (undefined) if there is no such address.
 *
 * @param {string} file the file that has the link, relative to the repository
 * @param {string} href
 * @param {string | undefined} sources the address of the repository's files
 */
export function placeOfLink(file, href, sources) {
  if (/^(\w+:|\/|#)/.test(href)) return href;
  const [path, hash] = href.split('#');
  const target = posix.join(posix.dirname(file), path);
  const page = pageOf(target);
  if (page !== undefined) return `/${page}${hash === undefined ? '' : `#${hash}`}`;
  return sources && `${sources}/${target}`;
}
