// The documents that people read: pages of the site and those at the root, and the code in them.
import { readFileSync } from 'node:fs';
import { filesIn } from './files.ts';

const root = new URL('../..', import.meta.url);

export const textOf = (path: string): string => readFileSync(new URL(path, root), 'utf8');

/** Paths of the documents, relative to the repository. */
export const DOCUMENTS = ['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'CHANGELOG.md'].concat(
  filesIn('docs').filter((path) => path.endsWith('.md')),
);

/** A block of code, and where it begins. */
export interface Block {
  /** File and line. */
  readonly place: string;
  /** What stands behind the three ticks. */
  readonly info: string;
  readonly code: string;
}

/** The blocks of a text. */
export const blocksIn = (path: string, text: string): Block[] =>
  [...text.matchAll(/^```(.*)\n([\s\S]*?)^```$/gm)].map(({ 1: info = '', 2: code = '', index }) => ({
    place: `${path}:${text.slice(0, index).split('\n').length}`,
    info,
    code,
  }));

/** A text without its blocks of code. */
export const proseOf = (text: string): string => text.replace(/^```[\s\S]*?^```$/gm, '');

/** The blocks of TypeScript in the documents. */
export const typescriptBlocks = (): Block[] =>
  DOCUMENTS.flatMap((path) => blocksIn(path, textOf(path))).filter(({ info }) => /^ts\b/.test(info));

/** A row of the tables in docs/coming-from/: the code of its last cell, which is ours. */
export const translations = (): Block[] =>
  DOCUMENTS.filter((path) => path.startsWith('docs/coming-from/')).flatMap((path) =>
    textOf(path)
      .split('\n')
      .flatMap((line, i) => {
        if (!line.startsWith('| ')) return [];
        const ours = line.slice(1, -1).split('|').at(-1) ?? '';
        return [...ours.matchAll(/`([^`]+)`/g)]
          .map(([, code = '']) => ({ place: `${path}:${i + 1}`, info: 'ts', code }))
          .filter(({ code }) => /[({]/.test(code));
      }),
  );
