// What the texts in files of dist take: shaders, and messages.
import { parseAst } from 'vite';
import { gzipped, textOf } from './pages.mjs';

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

/** A program without those of its texts that are of some kind. */
function without({ code, texts }, isLeftOut) {
  let rest = '';
  let at = 0;
  for (const { start, end, text } of texts) {
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
  const programs = files.map((file) => {
    const code = textOf(file);
    return { code, texts: textsIn(parseAst(code)).sort((a, b) => a.start - b.start) };
  });
  const sizeOf = (isLeftOut) => programs.reduce((sum, program) => sum + gzipped(without(program, isLeftOut)), 0);
  return {
    all: sizeOf(() => false),
    shaders: sizeOf(isShader),
    messages: sizeOf(isMessage),
    both: sizeOf((text) => isShader(text) || isMessage(text)),
  };
}
