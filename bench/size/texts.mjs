// What the texts in files of dist take: shaders, and messages.
import { readFileSync } from 'node:fs';
import { parseAst } from 'vite';
import { gzipped } from './pages.mjs';

const DIST = new URL('../../dist/', import.meta.url);

/** The texts in a program: where each is, and what it says. */
function textsIn(node, found = []) {
  if (Array.isArray(node)) for (const item of node) textsIn(item, found);
  else if (node && typeof node === 'object') {
    if (node.type === 'Literal' && typeof node.value === 'string')
      found.push({ start: node.start + 1, end: node.end - 1, text: node.value });
    if (node.type === 'TemplateElement') found.push({ start: node.start, end: node.end, text: node.value.raw });
    for (const value of Object.values(node)) textsIn(value, found);
  }
  return found;
}

/** A program without its texts of some kind. */
function without(code, isLeftOut) {
  let rest = '';
  let at = 0;
  for (const { start, end, text } of textsIn(parseAst(code)).sort((a, b) => a.start - b.start)) {
    if (!isLeftOut(text)) continue;
    rest += code.slice(at, start);
    at = end;
  }
  return rest + code.slice(at);
}

const isShader = (text) => /\bfn wi_/.test(text);
/** Messages, and lists of known keys, contain spaces. */
const isMessage = (text) => text.includes(' ') && !isShader(text);

/** Where the shaders are in a program. @param {string} code */
export const shadersIn = (code) => textsIn(parseAst(code)).filter(({ text }) => isShader(text));

/** Bytes of files, gzipped each by itself: of all, and without shaders, messages, or both. @param {readonly string[]} files */
export function bytesWithout(files) {
  const sizeOf = (isLeftOut) =>
    files.reduce((sum, file) => sum + gzipped(without(readFileSync(new URL(file, DIST), 'utf8'), isLeftOut)), 0);
  return {
    all: sizeOf(() => false),
    shaders: sizeOf(isShader),
    messages: sizeOf(isMessage),
    both: sizeOf((text) => isShader(text) || isMessage(text)),
  };
}
