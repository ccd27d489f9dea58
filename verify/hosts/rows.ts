// What is known of a run: a row of docs/hosts.md.
import type { Report } from './expected.ts';

export interface Row {
  /** The host and its version. */
  readonly host: string;
  /** What was typed, in a folder with the package. */
  readonly command: string;
  /** Where check.js ran, or what else was done. */
  readonly where: string;
  /** Milliseconds of the command. */
  readonly ms?: number | undefined;
  /** What check.js found; absent where nothing is run, or it failed. */
  readonly report?: Report | undefined;
  /** Where the first call must make weights. */
  readonly backend?: Report['backend'];
  /** Whether threads and WebAssembly are forbidden there. */
  readonly strict?: boolean;
  /** Whether it is a page of a browser, or a worker of one. */
  readonly inPage?: boolean;
  readonly compiled?: Compiled;
  /** The error of the host itself, which it is known for: without it the row is wrong, so that its mending is seen. */
  readonly limit?: RegExp | undefined;
  readonly error?: string | undefined;
}

/** What a compiler was asked. */
export interface Compiled {
  readonly compiler: string;
  readonly resolution: string;
  readonly skipLibCheck: boolean;
  /** Whether `@webgpu/types` is among the types. */
  readonly webgpu: boolean;
}

/** Where the packed package is, and where projects may lie. */
export interface Workspace {
  readonly root: string;
  readonly tarball: string;
}

/** What is wrong with a row, or undefined. */
export function faultOf(row: Row, bits: Report['bits']): string | undefined {
  const { report, error, strict, limit } = row;
  if (limit) return error === undefined || !limit.test(error) ? `${error ?? 'works'}, not ${limit}` : undefined;
  if (error !== undefined) return error;
  if (!report) return undefined;
  const wrong = Object.entries(bits).filter(([name, hash]) => report.bits[name as keyof Report['bits']] !== hash);
  if (wrong.length > 0) return `other bits: ${wrong.map(([name]) => name).join(', ')}`;
  if (report.backend !== row.backend) return `made on ${report.backend}, not ${row.backend}`;
  const made = { wasm: report.wasm, workers: report.workers, helped: report.helped };
  const usual = strict ? { wasm: 0, workers: 0, helped: false } : { wasm: 1, workers: 2, helped: true };
  return JSON.stringify(made) === JSON.stringify(usual)
    ? undefined
    : `${JSON.stringify(made)}, not ${JSON.stringify(usual)}`;
}

/** A row, or one that says why there is none. */
export async function rowOf(
  row: Omit<Row, 'report' | 'ms'>,
  run: () => Promise<Pick<Row, 'report' | 'ms'>>,
): Promise<Row> {
  try {
    return { ...row, ...(await run()) };
  } catch (error) {
    return { ...row, error: error instanceof Error ? error.message : String(error) };
  }
}
