// npm run bench:page -- [--rounds 3] [--out FOLDER]: how long a person waits, and how long the main thread stands still.
// On the built page in Chromium, and for large calls in Node on the CPU; writes bench/results/responsiveness.md.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { launchBrowser } from '../../scripts/engines/chromium.mjs';
import { serve } from '../../scripts/engines/serve.mjs';
import { progress } from '../../scripts/report/progress.mjs';
import { markdownTable, median } from '../../scripts/report/table.mjs';
import { describeRun, runLines } from '../../scripts/report/versions.mjs';
import { measureCalls } from './calls.mjs';
import { measureTraining, measureWeights } from './page.mjs';

const { values: flags } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    out: { type: 'string', default: fileURLToPath(new URL('../results', import.meta.url)) },
  },
});
const rounds = Number(flags.rounds);
if (!(rounds >= 1)) throw new Error(`--rounds: a number from 1 on, not ${flags.rounds}`);

/** Milliseconds of each measurement, a number for each round. */
async function inRounds(title, measure) {
  const all = {};
  for (let round = 1; round <= rounds; round++) {
    progress.line(`${title}: round ${round} of ${rounds}`);
    for (const [what, ms] of Object.entries(await measure())) {
      all[what] ??= [];
      all[what].push(ms);
    }
  }
  return all;
}

const table = (all) =>
  markdownTable([
    ['', 'median, ms', 'min to max, ms'],
    ...Object.entries(all).map(([what, list]) => [
      what,
      median(list).toFixed(1),
      `${Math.min(...list).toFixed(1)} to ${Math.max(...list).toFixed(1)}`,
    ]),
  ]);

async function inNewPage(measure) {
  const page = await browser.newPage();
  try {
    return await measure(page, `${server.address}/`);
  } finally {
    await page.close();
  }
}

const server = await serve({ '/': new URL('../../dist-demo/', import.meta.url) });
const browser = await launchBrowser();
try {
  const page = await inRounds('page', async () => ({
    ...(await inNewPage(measureWeights)),
    ...(await inNewPage(measureTraining)),
  }));
  const calls = await inRounds('calls', measureCalls);
  const text = [
    '# Waiting and standing still',
    '',
    ...runLines(describeRun('npm run bench:page', { Chromium: (await browser.version()).replace(/^\D*/, '') })),
    '',
    `Medians of ${rounds} rounds.`,
    '',
    '## The page',
    '',
    'The built page in Chromium on SwiftShader, a new page in each round. A long task keeps the main thread for more than 50 ms; 0 says',
    'that there was none.',
    '',
    ...table(page),
    '',
    '## Calls in Node',
    '',
    'On the CPU. A gap is the longest time between two turns of the event loop during the call.',
    '',
    ...table(calls),
    '',
  ].join('\n');
  const file = join(flags.out, 'responsiveness.md');
  writeFileSync(file, text);
  console.log(`\n${text}\n${file}`);
} finally {
  await browser.close();
  server.close();
}
