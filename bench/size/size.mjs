// npm run bench:size -- [--out FOLDER]: the sizes of what pages load, of every file of dist, and where their bytes come from. Builds the library
// first; writes bench/results/size.md.
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { markdownTable } from '../../scripts/report/table.mjs';
import { describeRun, runLines } from '../../scripts/report/versions.mjs';
import { atOnce, filesAtOnce, gzippedFile, inOneFile } from './pages.mjs';
import { bytesByRoom } from './rooms.mjs';
import { bytesWithout } from './texts.mjs';

const { values: flags } = parseArgs({
  options: { out: { type: 'string', default: fileURLToPath(new URL('../results', import.meta.url)) } },
});
const DIST = new URL('../../dist/', import.meta.url);
const kb = (bytes) => (bytes / 1000).toFixed(1);
const sum = (numbers) => numbers.reduce((total, n) => total + n, 0);

/** A page, and the code that it has of the package. */
const PAGES = [
  ['everything of `weight-init`', "export * from './dist/index.js'"],
  ['`createInitializer` and `heNormal`', "export { createInitializer, heNormal } from './dist/index.js'"],
  ['`initializeWeights`', "export { initializeWeights } from './dist/index.js'"],
];
const pages = [];
for (const [name, code] of PAGES) pages.push([name, kb(await atOnce(code))]);
const cpuCall = await inOneFile("export { initializeWeightsSync } from './dist/index-cpu.js'");
pages.push(['`initializeWeightsSync` of `weight-init/cpu`, in one file', kb(cpuCall)]);

const files = readdirSync(DIST, { recursive: true }).map((name) => name.replaceAll('\\', '/'));
const scripts = files.filter((name) => name.endsWith('.js') && name !== 'cli.js').sort();
/** The entry points, each with its files. */
const entries = scripts
  .filter((name) => /^(index|adapters\/)/.test(name) && !name.endsWith('-static.js'))
  .map((name) => [
    name
      .replace(/^index-generators-/, 'generators/')
      .replace(/^index(-(.*))?\.js$/, (_, __, part) => part ?? 'weight-init')
      .replace(/\.js$/, ''),
    filesAtOnce(name),
  ]);
const usersOf = (file) => entries.filter(([, loaded]) => loaded.includes(file)).map(([name]) => name);

const main = filesAtOnce('index.js');
const rooms = bytesByRoom(main.filter((file) => existsSync(new URL(`${file}.map`, DIST))));
const all = sum(rooms.map(([, bytes]) => bytes));
const texts = bytesWithout(main);
const text = [
  '# Size',
  '',
  ...runLines(describeRun('npm run bench:size')),
  '',
  'KB are 1000 bytes, minified and gzipped each file by itself, unless a heading says otherwise. `test/package/size.test.ts` fails when the first table grows.',
  '',
  '## What a page loads at once, bundled by Vite',
  '',
  ...markdownTable([['page', 'KB'], ...pages]),
  '',
  '## Without a bundler',
  '',
  ...markdownTable([
    ['entry point', 'files at once', 'KB'],
    ...entries.map(([name, loaded]) => [`\`${name}\``, String(loaded.length), kb(sum(loaded.map(gzippedFile)))]),
  ]),
  '',
  '## Where the bytes of `weight-init` come from',
  '',
  `The ${main.length} files that it loads at once without a bundler, ${kb(all)} KB minified and not gzipped, by the folders of their sources.`,
  '',
  ...markdownTable([
    ['folder', 'KB, minified', 'share'],
    ...rooms.map(([room, bytes]) => [`\`${room}\``, kb(bytes), `${((100 * bytes) / all).toFixed(0)} %`]),
  ]),
  '',
  'What its texts take: the same files without some of them. What remains is the code.',
  '',
  ...markdownTable([
    ['', 'KB'],
    ['all', kb(texts.all)],
    ['without the shader', kb(texts.shaders)],
    ['without the messages, and the known keys that they name', kb(texts.messages)],
    ['without both', kb(texts.both)],
  ]),
  '',
  '## Every file',
  '',
  ...markdownTable([
    ['file', 'KB', 'entry points that load it at once'],
    ...scripts
      .map((file) => [file.replace(/-[\w-]{8}\.js$/, '-….js'), gzippedFile(file), usersOf(file)])
      .sort(([, a], [, b]) => b - a)
      .map(([file, bytes, users]) => [
        `\`${file}\``,
        kb(bytes),
        users.length > 8 ? `${users.length} of them` : users.join(', ') || 'none: loaded when it is needed',
      ]),
  ]),
  '',
].join('\n');
const file = join(flags.out, 'size.md');
writeFileSync(file, text);
console.log(`${text}\n${file}`);
