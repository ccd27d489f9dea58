// node scripts/build/included-code.mjs: writes the code of examples into the documents that show it. A document includes a file by a comment,
// `<!-- examples/three/main.ts -->`, alone in its line, before a block of code, whose text is then that of the file.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = new URL('../../', import.meta.url);
const read = (path) => readFileSync(new URL(path, root), 'utf8');

const INCLUSION = /^<!-- (examples\/\S+) -->\n\n```\w*\n[\s\S]*?^```$/gm;

/** The files that a document includes. */
export const includedIn = (text) => [...text.matchAll(INCLUSION)].map(([, path]) => path);

/** The document with the files as they are now. */
export const withCode = (text) =>
  text.replace(INCLUSION, (_, path) => `<!-- ${path} -->\n\n\`\`\`${extname(path).slice(1)}\n${read(path)}\`\`\``);

/** The documents, with their paths. */
export const documents = () =>
  [
    'README.md',
    ...readdirSync(new URL('docs', root))
      .filter((name) => name.endsWith('.md'))
      .map((name) => `docs/${name}`),
  ].map((path) => ({ path, text: read(path) }));

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const { path, text } of documents()) {
    if (withCode(text) !== text) writeFileSync(new URL(path, root), withCode(text));
  }
}
