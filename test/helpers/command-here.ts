// Runs the command in this process, from its sources.
import { Readable, Writable } from 'node:stream';
import { isLong } from '../../src/cli/help.ts';
import { createReport } from '../../src/cli/report.ts';
import { execute } from '../../src/cli/run.ts';
import { type Outcome, outcomeOf } from '../../verify/scale/command.ts';

/** Runs the command to its end. `env` is all of the environment that it sees. */
export async function commandHere(
  args: readonly string[],
  {
    env = {},
    input = '',
    signal = new AbortController().signal,
  }: { env?: Record<string, string>; input?: string; signal?: AbortSignal } = {},
): Promise<Outcome & { readonly output: Buffer }> {
  let stderr = '';
  const write = (text: string): void => {
    stderr += text;
  };
  const report = createReport({ isTTY: false, write, now: () => 0 }, !isLong(args[0]));
  const written: Buffer[] = [];
  const stdout = new Writable({
    write(bytes, _, done) {
      // The command uses the memory again.
      written.push(Buffer.from(bytes));
      done();
    },
  });
  const status = await execute(args, { env, report, signal, stdin: Readable.from([Buffer.from(input)]), stdout });
  const output = Buffer.concat(written);
  return { ...outcomeOf(status, output.toString(), stderr), output };
}
