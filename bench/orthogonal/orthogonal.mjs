// npm run orthogonal -- [--rounds 5] [--tfjs-rounds 3] [--sizes 256,1024] [--out FOLDER]: times orthogonal matrices in Chromium, against TensorFlow.js.
// Writes bench/results/orthogonal.md. On a software driver, or with ADAPTER=gpu on the machine's GPU.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { launchBrowser } from '../../scripts/engines/chromium.mjs';
import { openPage } from '../../scripts/engines/page.mjs';
import { progress } from '../../scripts/report/progress.mjs';
import { timesTable } from '../../scripts/report/table.mjs';
import { describeRun, runLines } from '../../scripts/report/versions.mjs';
import { bundleForBrowsers } from '../run/bundles.mjs';
import { measureInRounds } from '../run/rounds.mjs';
import { serveBundles } from '../run/serve.mjs';

const { values: flags } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    'tfjs-rounds': { type: 'string', default: '3' },
    sizes: { type: 'string', default: '256,1024' },
    out: { type: 'string', default: fileURLToPath(new URL('../results', import.meta.url)) },
  },
});
const rounds = Number(flags.rounds);
const sizes = flags.sizes.split(',').map(Number);

await bundleForBrowsers();
const server = await serveBundles();
const session = await openPage(await launchBrowser(), server.address, '/orthogonal/page.js');

/** On a software driver TF.js takes more than a minute in WebGL: one round. */
const roundsOf = (name) => {
  if (!name.startsWith('TF.js')) return rounds;
  return name.includes('WebGL') ? 1 : Number(flags['tfjs-rounds']);
};

async function race(size, names) {
  const results = await measureInRounds({
    title: `${size} x ${size}`,
    names,
    rounds,
    progress,
    measure(name, round) {
      const sitsOut = round > roundsOf(name) || (round < 1 && name.startsWith('TF.js'));
      return sitsOut ? undefined : session.call('time', name, size);
    },
  });
  const times = Object.entries(results).filter(([, { values }]) => values?.length);
  const failures = Object.entries(results).filter(([, { error }]) => error);
  return [
    `## ${size} × ${size}`,
    '',
    ...timesTable(
      Object.fromEntries(times.map(([name, { values }]) => [name, values])),
      'time against ours, WebGPU',
      () => names[0],
    ),
    ...failures.flatMap(([name, { error }]) => ['', `Failed: ${name}: ${error}`]),
    '',
  ];
}

try {
  const { names, adapter, tfjs } = await session.call('about');
  // TF.js only at the first size: it takes minutes for larger ones.
  const ours = names.filter((name) => !name.startsWith('TF.js'));
  const sections = [];
  for (const [i, size] of sizes.entries()) sections.push(...(await race(size, i === 0 ? names : ours)));
  const versions = { Chromium: await session.browser.version(), 'TF.js': tfjs };
  const text = [
    '# Orthogonal matrices',
    '',
    ...runLines(describeRun('npm run orthogonal', versions)),
    '',
    `Adapter: ${adapter}. Medians, all in turn, after one round of each of ours that does not count: ${rounds} rounds of ours,`,
    `${flags['tfjs-rounds']} of TF.js (one of its WebGL backend). From the call until the matrix is in the GPUBuffer (\`onSubmittedWorkDone\`), or in the`,
    'array; pipelines compiled before. TF.js: `tf.initializers.orthogonal({ gain: 1, seed: 42 }).apply(shape)` and `data()`.',
    '',
    ...sections,
  ].join('\n');
  const file = join(flags.out, 'orthogonal.md');
  writeFileSync(file, text);
  console.log(`\n${text}\n${file}`);
} finally {
  await session.close();
  server.close();
}
