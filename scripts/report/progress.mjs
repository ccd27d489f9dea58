// Progress of a program, with the time since its start. On a terminal, small steps overwrite one line.

const start = Date.now();
const clock = () => {
  const seconds = Math.floor((Date.now() - start) / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
};
const terminal = process.stdout.isTTY;

export const progress = {
  /** A small step: shown only on a terminal. */
  step(text) {
    if (terminal) process.stdout.write(`\r\x1b[K[${clock()}] ${text}`.slice(0, process.stdout.columns + 4));
  },
  line(text) {
    process.stdout.write(`${terminal ? '\r\x1b[K' : ''}[${clock()}] ${text}\n`);
  },
};
