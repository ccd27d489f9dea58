// How the command ends: exit codes, and the errors that carry them.

/** The exit codes. A scheduler retries 75, EX_TEMPFAIL of sysexits.h, and nothing else. */
export const EXIT = {
  /** What was asked is done. */
  done: 0,
  /** A file is wrong, missing, foreign, or may not be touched. */
  wrong: 1,
  /** The call or the recipe is wrong: the same call fails again. */
  usage: 2,
  /** Stopped by a signal, or by a fault of the disk or the system: the same call may succeed later. */
  retry: 75,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** An error of the command, with the exit code that it leads to. */
export class CommandError extends Error {
  readonly exitCode: ExitCode;

  constructor(message: string, exitCode: ExitCode, options?: { cause?: unknown }) {
    super(message, options);
    this.exitCode = exitCode;
  }

  override get name(): string {
    return 'CommandError';
  }
}

export const usageError = (message: string): CommandError => new CommandError(message, EXIT.usage);
export const wrongFile = (message: string): CommandError => new CommandError(message, EXIT.wrong);
export const retryLater = (message: string, cause?: unknown): CommandError =>
  new CommandError(message, EXIT.retry, { cause });

/** Codes of the system that the same call would meet again: it needs another path, or other rights. */
const LASTING = new Set(['EACCES', 'EPERM', 'EROFS', 'ELOOP', 'ENOTDIR', 'EISDIR', 'ENAMETOOLONG', 'EEXIST']);

/** The parts of any error that decide how the command ends. */
interface AnyError {
  readonly name?: string;
  readonly message?: string;
  readonly code?: string;
  readonly exitCode?: ExitCode;
  readonly syscall?: string;
}

/** The code of the system in an error, such as 'ENOSPC'; undefined if it is no error of the system. */
export function systemCode(error: unknown): string | undefined {
  const { code, syscall } = (error ?? {}) as AnyError;
  return syscall !== undefined && typeof code === 'string' ? code : undefined;
}

/** The exit code of an error. */
export function exitCodeOf(error: unknown): ExitCode {
  const { name, code, exitCode } = (error ?? {}) as AnyError;
  if (exitCode !== undefined) return exitCode;
  if (name === 'ArgumentError' || code?.startsWith('ERR_PARSE_ARGS')) return EXIT.usage;
  const system = systemCode(error);
  if (system !== undefined) return LASTING.has(system) ? EXIT.wrong : EXIT.retry;
  // A RangeError of an allocation: this host has no memory for it now.
  return name === 'RangeError' ? EXIT.retry : EXIT.wrong;
}

/** The text of an error for a person. Of an error that nobody foresaw, with the place in the code. */
export function messageOf(error: unknown): string {
  const { name, message, code, exitCode, stack } = (error ?? {}) as AnyError & { readonly stack?: string };
  const foreseen =
    exitCode !== undefined || name === 'ArgumentError' || code !== undefined || systemCode(error) !== undefined;
  return (foreseen ? message : (stack ?? message)) ?? String(error);
}
