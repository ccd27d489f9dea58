// What code can reach, by its syntax tree: the network, code made of text, other modules.
import ts from 'typescript-5.9';

/** Names by which a page, a worker or Node reaches the network, or runs a text as code. */
const FORBIDDEN = new Set([
  ...['fetch', 'XMLHttpRequest', 'WebSocket', 'WebTransport', 'EventSource', 'sendBeacon', 'RTCPeerConnection'],
  ...['importScripts', 'Image', 'Audio', 'SharedWorker', 'serviceWorker', 'navigation', 'open', 'createElement'],
  ...['eval', 'Function', 'AsyncFunction', 'GeneratorFunction', 'execScript', 'innerHTML', 'document', 'caches'],
]);
/** Node's modules that do. As a name of a variable, such as a minifier may choose, `vm` is none of them. */
const MODULES = /^(node:)?(http|https|net|dgram|tls|dns|vm|child_process)$/;
const TIMERS = new Set(['setTimeout', 'setInterval', 'setImmediate']);

export interface Reach {
  /** What must not be there. */
  readonly dangers: readonly string[];
  /** What is imported, at once or later. */
  readonly imports: readonly string[];
  /** Texts that are long enough to be code. */
  readonly texts: readonly string[];
}

/** `{ eval: true }` of a thread of Node: the text is that of src/cpu/worker-source.ts, and not one that anything else decides. */
function isThreadOption(node: ts.Node): boolean {
  const { parent } = node;
  const object = parent?.parent;
  return (
    ts.isPropertyAssignment(parent) &&
    parent.name === node &&
    (parent.initializer.kind === ts.SyntaxKind.TrueKeyword || parent.initializer.getText() === '!0') &&
    ts.isNewExpression(object.parent) &&
    object.parent.arguments?.[1] === object
  );
}

/** What a module or a script can reach. */
export function reachOf(code: string): Reach {
  const dangers: string[] = [];
  const imports: string[] = [];
  const texts: string[] = [];
  const file = ts.createSourceFile('code.js', code, ts.ScriptTarget.Latest, true, ts.ScriptKind.JS);
  const { parseDiagnostics } = file as unknown as { parseDiagnostics: readonly unknown[] };
  if (parseDiagnostics.length > 0) throw new Error('not JavaScript');
  const danger = (what: string, node: ts.Node): void => {
    const { line } = file.getLineAndCharacterOfPosition(node.getStart());
    dangers.push(`${what}, line ${line + 1}`);
  };
  const imported = (from: ts.Node | undefined): void => {
    if (from && ts.isStringLiteralLike(from)) imports.push(from.text);
    else if (from) danger('import of what is not known beforehand', from);
  };
  const visit = (node: ts.Node): void => {
    const named = ts.isIdentifier(node) || ts.isStringLiteralLike(node) ? node.text : '';
    const isModule = ts.isStringLiteralLike(node) && MODULES.test(named);
    if (isModule || (FORBIDDEN.has(named) && !isThreadOption(node))) danger(named, node);
    if (ts.isStringLiteralLike(node) && node.text.length > 500) texts.push(node.text);
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) imported(node.moduleSpecifier);
    if (ts.isCallExpression(node) || ts.isNewExpression(node)) {
      const { expression: callee, arguments: given = [] } = node;
      if (callee.kind === ts.SyntaxKind.ImportKeyword) imported(given[0]);
      // (() => {}).constructor('code')
      if (ts.isPropertyAccessExpression(callee) && callee.name.text === 'constructor') danger('constructor()', node);
      // Node's takes one argument.
      if (
        ts.isIdentifier(callee) &&
        callee.text === 'require' &&
        given.length === 1 &&
        !ts.isStringLiteral(given[0] as ts.Node)
      ) {
        danger('require of what is not known beforehand', node);
      }
      const first = given[0];
      if (
        ts.isIdentifier(callee) &&
        TIMERS.has(callee.text) &&
        first &&
        !(ts.isIdentifier(first) || ts.isFunctionLike(first))
      ) {
        danger(`${callee.text} of a text`, node);
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return { dangers, imports, texts };
}
