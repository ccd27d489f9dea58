// All hosts by name.
import { bundlers, importMap } from './bundlers.ts';
import { bun, deno, jest, node, vitest } from './programs.ts';
import type { Row, Workspace } from './rows.ts';
import { compilers } from './typescript.ts';

export const HOSTS = {
  ...bundlers,
  'import-map': importMap,
  node,
  deno,
  bun,
  jest,
  vitest,
  typescript: compilers,
} satisfies Record<string, (workspace: Workspace) => Promise<Row[]>>;
