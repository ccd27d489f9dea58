// node bench/orthogonal/orthogonal.mjs: times orthogonal matrices in headless Chromium against TensorFlow.js, all in turn in one run;
// writes bench/results/orthogonal.md. On SwiftShader unless ADAPTER=gpu. Arguments: rounds (5) and rounds of TF.js (3).
import '../run/install.mjs';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { launchBrowser } from '../../scripts/engines/chromium.mjs';
import { timesTable } from '../../scripts/report/table.mjs';

const rounds = Number(process.argv[2] ?? 5);
const slowRounds = Number(process.argv[3] ?? 3);
const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));

/** The page's script in one file, minified, with the shaders compacted as in the published library. */
async function bundle() {
  const result = await build({
    mode: 'lib',
    configFile: path('../../vite.config.ts'),
    logLevel: 'error',
    build: {
      write: false,
      minify: true,
      lib: { entry: path('orthogonal-page.ts'), formats: ['es'], fileName: 'orthogonal' },
    },
  });
  return [result].flat()[0].output[0].code;
}

const files = {
  '/': ['text/html', readFileSync(path('orthogonal.html'))],
  '/tf.min.js': ['text/javascript', readFileSync(path('node_modules/@tensorflow/tfjs/dist/tf.min.js'))],
  '/orthogonal.js': ['text/javascript', await bundle()],
};
const server = createServer(({ url }, response) => {
  const [type, body] = files[url] ?? ['text/plain', ''];
  response.setHeader('content-type', type).end(body);
}).listen(0, 'localhost');
const browser = await launchBrowser();

try {
  const page = await browser.newPage();
  page.on('pageerror', (error) => console.log(String(error)));
  await page.goto(`http://localhost:${server.address().port}/`);
  await page.waitForFunction(() => 'bench' in globalThis);
  const { adapter, tfjs } = await page.evaluate(() => bench.about());
  const names = await page.evaluate(() => bench.names);
  const report = [
    '# Orthogonal matrices',
    '',
    `${cpus()[0].model}, ${cpus().length} cores; ${await browser.version()}; adapter: ${adapter}; TF.js ${tfjs}.`,
    `By \`node bench/orthogonal/orthogonal.mjs ${rounds} ${slowRounds}\`: medians, all in turn, after one round of each of ours that does not count;`,
    `${rounds} rounds of ours, ${slowRounds} of TF.js (one of its WebGL backend). From the call until the matrix is in the GPUBuffer (\`onSubmittedWorkDone\`), or in the`,
    'array; pipelines compiled before. TF.js: `tf.initializers.orthogonal({ gain: 1, seed: 42 }).apply(shape)` and `data()`.',
    '',
  ];
  const race = async (size, contestants) => {
    const times = Object.fromEntries(contestants.map((name) => [name, []]));
    for (let round = -1; round < rounds; round++) {
      for (const name of contestants) {
        // On a software driver TF.js takes more than a minute in WebGL: once.
        const most = name.includes('WebGL') ? 1 : slowRounds;
        if (name.startsWith('TF.js') && (round < 0 || round >= most)) continue;
        const ms = await page.evaluate((n, s) => bench.time(n, s), name, size);
        if (round >= 0) times[name].push(ms);
        console.log(`${size}, round ${round + 1}: ${name}, ${ms.toFixed(1)} ms`);
      }
    }
    report.push(`## ${size} × ${size}`, '', ...timesTable(times, 'time against ours, WebGPU', () => names[0]), '');
  };
  await race(256, names);
  await race(
    1024,
    names.filter((name) => !name.startsWith('TF.js')),
  );
  writeFileSync(path('results/orthogonal.md'), report.join('\n'));
  console.log(`\n${report.join('\n')}`);
} finally {
  await browser.close();
  server.close();
}
