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
import { measureCurve, measureTraining, measureWeights } from './page.mjs';

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

/** In a browser of its own, which has cached nothing: neither the page nor what the driver compiled. */
async function inNewBrowser(measure) {
  // Without the page that Chromium loads in the background when it starts.
  const browser = await launchBrowser(['--disable-features=PreloadTopChromeWebUI']);
  try {
    version = await browser.version();
    return await measure(await browser.newPage(), `${server.address}${PAGE}`);
  } finally {
    await browser.close();
  }
}

/** The server has a page of its own at `/`. */
const PAGE = '/page/';
const server = await serve({ [PAGE]: new URL('../../dist-demo/', import.meta.url) });
let version = '';
try {
  const page = await inRounds('page', async () => ({
    ...(await inNewBrowser(measureWeights)),
    ...(await inNewBrowser((page, address) => measureCurve(page, address, 'signal'))),
    ...(await inNewBrowser((page, address) => measureCurve(page, address, 'training'))),
    ...(await inNewBrowser(measureTraining)),
  }));
  const calls = await inRounds('calls', measureCalls);
  const text = [
    '# Waiting and standing still',
    '',
    ...runLines(describeRun('npm run bench:page', { Chromium: version.replace(/^\D*/, '') })),
    '',
    `Medians of ${rounds} rounds.`,
    '',
    '## The page',
    '',
    'The built page in Chromium on SwiftShader, a new browser for each measurement. A long task keeps the main thread for more than 50 ms; 0 says',
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
  server.close();
}
