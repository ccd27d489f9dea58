// What the command says beside its results, on standard error: on a terminal as text, with a bar; elsewhere as lines of JSON.
import { performance } from 'node:perf_hooks';

/** Milliseconds between two redraws of the bar. */
const REDRAW = 100;
/** Milliseconds between two lines of progress in a log. */
const LOG_PERIOD = 10_000;
const BAR = 24;
/** The width of a terminal that does not know its own: undefined, or 0 as below script(1). */
const COLUMNS = 80;

/** Where the report goes, and what time it is. */
export interface ReportOutput {
  readonly isTTY: boolean;
  readonly columns?: number | undefined;
  write(text: string): void;
  now(): number;
}

/** Standard error, and the clock. */
export const standardError: ReportOutput = {
  isTTY: process.stderr.isTTY === true,
  get columns() {
    return process.stderr.columns;
  },
  write: (text) => void process.stderr.write(text),
  now: () => performance.now(),
};

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];

/** Bytes for a person, in units of 1000, as disks are sold: three digits. */
export function showBytes(bytes: number): string {
  let unit = 0;
  while (bytes >= 999.5 && unit < UNITS.length - 1) {
    bytes /= 1000;
    unit++;
  }
  return `${unit === 0 ? bytes : bytes.toPrecision(3)} ${UNITS[unit]}`;
}

/** A number of things: '1 file', '2 files'. */
export const counted = (count: number, thing: string): string => `${count} ${thing}${count === 1 ? '' : 's'}`;

/** Seconds for a person. */
function showSeconds(seconds: number): string {
  const whole = Math.round(seconds);
  const [minutes, hours] = [Math.floor(whole / 60), Math.floor(whole / 3600)];
  if (hours > 0) return `${hours} h ${minutes % 60} min`;
  return minutes > 0 ? `${minutes} min ${whole % 60} s` : `${whole} s`;
}

/** A report of one run. */
export interface Report {
  /** A fact: as a line of JSON with these fields, or on a terminal as this text. */
  say(event: string, fields: Readonly<Record<string, unknown>>, text: string): void;
  /** Begins to count bytes, of so many. */
  begin(total: number): void;
  /** So many more bytes are done. `skipped` ones take no time, and do not count for the rate. */
  add(bytes: number, skipped?: boolean): void;
  /** Removes the bar. */
  end(): void;
}

/** A report: `asText` as on a terminal. Without a terminal there is no bar. */
export function createReport(output: ReportOutput = standardError, asText = output.isTTY): Report {
  const { isTTY } = output;
  let total = 0;
  let done = 0;
  let skipped = 0;
  let start = 0;
  let last = Number.NEGATIVE_INFINITY;
  let drawn = false;

  const clear = (): void => {
    if (drawn) output.write('\r\x1b[K');
    drawn = false;
  };
  const draw = (now: number): void => {
    const seconds = (now - start) / 1000;
    const rate = seconds > 0 ? (done - skipped) / seconds : 0;
    const share = total > 0 ? done / total : 1;
    const full = Math.round(BAR * share);
    const left = rate > 0 ? `, ${showSeconds((total - done) / rate)} left` : '';
    const bar = `[${'#'.repeat(full)}${' '.repeat(BAR - full)}]`;
    const text = `${bar} ${Math.floor(100 * share)}% of ${showBytes(total)}, ${showBytes(rate)}/s${left}`;
    output.write(`\r${text.slice(0, (output.columns || COLUMNS) - 1)}\x1b[K`);
    drawn = true;
  };
  return {
    say(event, fields, text) {
      clear();
      output.write(asText ? `${text}\n` : `${JSON.stringify({ event, ...fields })}\n`);
    },
    begin(bytes) {
      [total, done, skipped, start] = [bytes, 0, 0, output.now()];
      last = isTTY ? Number.NEGATIVE_INFINITY : start;
    },
    add(bytes, isSkipped = false) {
      done += bytes;
      if (isSkipped) skipped += bytes;
      const now = output.now();
      if (now - last < (isTTY ? REDRAW : LOG_PERIOD)) return;
      last = now;
      if (isTTY) draw(now);
      else if (!asText) {
        const seconds = Math.round((now - start) / 1000);
        output.write(`${JSON.stringify({ event: 'progress', bytes: done, of: total, seconds })}\n`);
      }
    },
    end: clear,
  };
}
