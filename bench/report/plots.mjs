// node bench/report/plots.mjs bench/results/NAME.json ...: draws the plots of reports again, as SVG beside them.
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { launchBrowser } from '../../scripts/engines/chromium.mjs';

/** Calls a function of plots-page.ts in a browser. */
async function draw(method, report) {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('plots-page.ts', import.meta.url))],
    bundle: true,
    format: 'iife',
    globalName: 'plots',
    logLevel: 'error',
    write: false,
  });
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage();
    await page.addScriptTag({ content: outputFiles[0].text });
    return await page.evaluate((name, data) => plots[name](data), method, report);
  } finally {
    await browser.close();
  }
}

/** Writes the plots of a report of the benchmark to a folder. */
export async function writePlots(report, folder) {
  for (const [name, svg] of Object.entries(await draw('draw', report))) writeFileSync(join(folder, `${name}.svg`), svg);
}

/** Writes the plots of a report in JSON: of the benchmark, or of bench/gpu/gpu.mjs. */
export async function plotFile(json) {
  const report = JSON.parse(readFileSync(json, 'utf8'));
  if (report.runs) writeFileSync(json.replace(/\.json$/, '.svg'), await draw('drawRates', report));
  else await writePlots(report, dirname(json));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) for (const json of process.argv.slice(2)) await plotFile(json);
