// What the command says: a bar on a terminal, elsewhere lines of JSON.
import { expect, test } from 'vitest';
import { createReport, showBytes } from '../../../src/cli/report.ts';

function outputOf(isTTY: boolean) {
  const written: string[] = [];
  const clock = { now: 1000 };
  return {
    written,
    clock,
    output: { isTTY, columns: 80, write: (text: string) => void written.push(text), now: () => clock.now },
  };
}

test('in a log: a line of JSON for each fact, and one of progress every ten seconds', () => {
  const { written, clock, output } = outputOf(false);
  const report = createReport(output);
  report.say('start', { part: 1, of: 7 }, 'part 1 of 7');
  report.begin(100);
  for (let i = 0; i < 10; i++) {
    clock.now += 2500;
    report.add(10);
  }
  report.end();
  expect(written.map((line) => JSON.parse(line))).toEqual([
    { event: 'start', part: 1, of: 7 },
    { event: 'progress', bytes: 40, of: 100, seconds: 10 },
    { event: 'progress', bytes: 80, of: 100, seconds: 20 },
  ]);
  expect(written.every((line) => line.endsWith('\n'))).toBe(true);
});

test('on a terminal: text, and a bar that is drawn at most ten times in a second and removed before text', () => {
  const { written, clock, output } = outputOf(true);
  const report = createReport(output);
  report.begin(4e9);
  report.add(1e9, true); // was there already
  clock.now += 99;
  report.add(0);
  clock.now += 901;
  report.add(1e9);
  report.say('made', {}, 'a file');
  report.end();
  const bar = (text: string): string => `\r${text}\x1b[K`;
  expect(written).toEqual([
    bar('[######                  ] 25% of 4.00 GB, 0 B/s'),
    bar('[############            ] 50% of 4.00 GB, 1.00 GB/s, 2 s left'),
    '\r\x1b[K',
    'a file\n',
  ]);
});

test('a bar is no wider than the terminal', () => {
  const { written, output } = outputOf(true);
  const report = createReport({ ...output, columns: 20 });
  report.begin(100);
  report.add(50);
  expect(written).toEqual(['\r[############      \x1b[K']);
});

test.each([undefined, 0])('a terminal that has %s columns is taken for one of 80', (columns) => {
  const { written, output } = outputOf(true);
  const report = createReport({ ...output, columns });
  report.begin(100);
  report.add(50);
  expect(written).toEqual(['\r[############            ] 50% of 100 B, 0 B/s\x1b[K']);
});

test('text for a person where there is no terminal either', () => {
  const { written, clock, output } = outputOf(false);
  const report = createReport(output, true);
  report.begin(100);
  clock.now += 1e6;
  report.add(50);
  report.say('error', { exitCode: 2 }, 'weight-init: no');
  expect(written).toEqual(['weight-init: no\n']);
});

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1000, '1.00 kB'],
  [999_499, '999 kB'],
  [999_500, '1.00 MB'],
  [812e9, '812 GB'],
  [2 ** 53, '9.01 PB'],
])('%i bytes are %s', (bytes, text) => {
  expect(showBytes(bytes)).toBe(text);
});
