// npm run bench: times he weights in headless Chromium, everything in turn in one run; writes bench/results/.
// On SwiftShader unless ADAPTER=gpu. Argument: the number of rounds, 7 if absent.
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { createServer } from 'vite';
import { launchBrowser } from '../scripts/browser.mjs';
import { timesTable } from './table.mjs';

const rounds = Number(process.argv[2] ?? 7);
const SHAPES = [
  [512, 512],
  [4096, 4096],
];
const server = await createServer({
  configFile: false,
  root: fileURLToPath(new URL('..', import.meta.url)),
  logLevel: 'error',
  server: { port: 0, host: 'localhost', hmr: false },
});
await server.listen();
const browser = await launchBrowser();

try {
  const page = await browser.newPage();
  page.on('console', (message) => console.log(message.text()));
  await page.goto(`${server.resolvedUrls.local[0]}bench/page.html`);
  await page.waitForFunction(() => 'bench' in globalThis);
  const adapter = await page.evaluate(() => bench.adapterName());
  const machine = `${cpus()[0].model}, ${cpus().length} cores; ${await browser.version()}; adapter: ${adapter}`;
  const report = [
    '# Speed',
    '',
    `${machine}. Medians of ${rounds} rounds, all in turn, after two that do not count.`,
    'From the call until the weights are in the GPUBuffer (`onSubmittedWorkDone`), or in the array.',
    '',
  ];
  const raw = { machine, rounds, times: {} };
  for (const [rows, columns] of SHAPES) {
    console.log(`he, ${rows} x ${columns}`);
    const times = await page.evaluate((r, c, n) => bench.race(r, c, n), rows, columns, rounds);
    raw.times[`${rows}x${columns}`] = times;
    const speed = { heading: 'Msamples/s', of: (ms) => ((rows * columns) / ms / 1e3).toFixed(1) };
    const own = () => 'weight-init, WebGPU, new buffer';
    report.push(
      `## he, ${rows} × ${columns}`,
      '',
      ...timesTable(times, 'time against ours, new buffer', own, speed),
      '',
    );
  }
  console.log('parts of 4096 x 4096');
  const parts = await page.evaluate((n) => bench.shards(n), rounds);
  raw.times.parts = parts;
  report.push(
    '## Parts of [4096, 4096], of 4,194,304 elements each, into a buffer that is there',
    '',
    ...timesTable(
      parts,
      'time against neighbours of that dtype',
      (name) => `${name.split(',')[0]}, rows 1024 to 2048: neighbours`,
    ),
    '',
  );
  const name = fileURLToPath(
    new URL(`results/${/swiftshader/i.test(adapter) ? 'swiftshader' : 'gpu'}`, import.meta.url),
  );
  writeFileSync(`${name}.md`, report.join('\n'));
  writeFileSync(`${name}.json`, `${JSON.stringify(raw, null, 1)}\n`);
  console.log(`\n${report.join('\n')}`);
} finally {
  await browser.close();
  await server.close();
}
