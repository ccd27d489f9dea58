#!/usr/bin/env node
// The command weight-init, as a process: signals, standard streams, exit code.
import { constants } from 'node:os';
import { EXIT, retryLater } from './exit.js';
import { isLong } from './help.js';
import { createReport, standardError } from './report.js';
import { execute } from './run.js';

// A program may read what the long commands say; of the others a person reads it.
const report = createReport(standardError, standardError.isTTY || !isLong(process.argv[2]));
const stop = new AbortController();

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    // Whoever asks twice does not wait until the temporary file is removed.
    if (stop.signal.aborted) process.exit(EXIT.retry);
    stop.abort(retryLater(`Stopped by ${signal}`));
  });
}
// At a limit on the size of files the system sends this; unhandled it would end the process, and handled the write fails.
if ('SIGXFSZ' in constants.signals) process.on('SIGXFSZ' as NodeJS.Signals, () => {});
process.stdout.on('error', (error) => stop.abort(error));

process.exitCode = await execute(process.argv.slice(2), {
  env: process.env,
  report,
  signal: stop.signal,
  stdin: process.stdin,
  stdout: process.stdout,
});
