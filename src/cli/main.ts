#!/usr/bin/env node
// The command weight-init: reads its arguments, runs, and ends with the exit code.
import { constants } from 'node:os';
import { EXIT, exitCodeOf, messageOf, retryLater, systemCode } from './exit.js';
import { isLong } from './help.js';
import { createReport, standardError } from './report.js';
import { run } from './run.js';

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

try {
  process.exitCode = await run(process.argv.slice(2), {
    env: process.env,
    report,
    signal: stop.signal,
    print: (text) => void process.stdout.write(text),
  });
} catch (error) {
  report.end();
  const exitCode = exitCodeOf(error);
  process.exitCode = exitCode;
  // A reader such as head closed the pipe: nobody is there to tell.
  if (systemCode(error) !== 'EPIPE') {
    const message = messageOf(error);
    report.say('error', { message, exitCode }, `weight-init: ${message}`);
  }
}
