// npm run gpu -- [--rounds 15] [--sizes 1,16,64,256,1024] [--adapter NAME]: compares the bits on this machine's GPU under Node and Dawn, then times it.
// The times are compared with what the device itself can do and with PyTorch. Without npm: node bench/gpu/gpu.mjs, see README.md
// here. Writes bench/results/gpu-<adapter>.md, .json and, where the packages are installed, .svg.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createInitializer } from '../../dist/index.js';
import { openDevice } from '../../scripts/engines/dawn.mjs';
import { openPython } from '../../scripts/engines/python.mjs';
import { helpOf } from '../../scripts/help.mjs';
import { describeRun, versionOf } from '../../scripts/report/versions.mjs';
import { checkPublished, checkWithCpu } from './check.mjs';
import { makeClock } from './clock.mjs';
import { specsOf } from './ours.mjs';
import { race } from './race.mjs';
import { report } from './report.mjs';
import { bufferOf, MIB, sizeName, sizesThatFit, UNIT } from './sizes.mjs';

function argumentsOf() {
  const { values } = parseArgs({
    options: {
      rounds: { type: 'string', default: '15' },
      sizes: { type: 'string', default: '1,16,64,256,1024' },
      adapter: { type: 'string' },
      /** The folder of the report. */
      out: { type: 'string', default: fileURLToPath(new URL('../results', import.meta.url)) },
      help: { type: 'boolean' },
    },
  });
  if (values.help) {
    console.log(helpOf(new URL(import.meta.url)));
    process.exit();
  }
  const rounds = Number(values.rounds);
  const sizes = values.sizes.split(',').map((text) => Math.round((Number(text) * MIB) / UNIT) * UNIT);
  if (!Number.isInteger(rounds) || rounds < 7) throw new Error(`--rounds: at least 7, not ${values.rounds}`);
  if (!sizes.every((size) => size > 0)) throw new Error(`--sizes: MiB, separated by commas, not ${values.sizes}`);
  return { ...values, rounds, sizes };
}

async function check(initializer, sizes) {
  const findings = [];
  const add = (finding) => {
    findings.push(finding);
    const { of, different, first } = finding;
    console.log(`${different ? `${different} DIFFERENT (${first})` : 'equal'}: ${of}`);
  };
  add(await checkPublished(initializer));
  for (const size of sizes) {
    for (const tensor of specsOf(size)) {
      const buffer = bufferOf(initializer.device, size); // a new one, without weights from before
      add(await checkWithCpu(initializer, buffer, tensor));
      buffer.destroy();
    }
  }
  return findings;
}

/** PyTorch with CUDA: its session and what it says of itself; or why there is none. */
async function openPytorch() {
  try {
    const session = await openPython(new URL('pytorch.py', import.meta.url), 'torch');
    return { session, about: await session.call('about') };
  } catch (error) {
    return { absent: error.message };
  }
}

/** Writes the plot. It needs a browser and packages, which a bare machine lacks. */
async function plot(json) {
  const plots = await import('../report/plots.mjs').catch(() => undefined);
  if (plots) await plots.plotFile(json);
  else console.log(`No plot without the packages; where they are installed: node bench/report/plots.mjs ${json}`);
}

async function main() {
  const options = argumentsOf();
  const { device, info, timestamps, close } = await openDevice(options.adapter);
  const { vendor, architecture, device: name, description } = info;
  console.log(`${vendor} ${architecture} ${name}: ${description}`);
  const { sizes, notes } = await sizesThatFit(device, options.sizes);
  for (const note of notes) console.log(note);
  const initializer = await createInitializer({ device, seed: 42, route: 'shader' });
  const findings = await check(initializer, sizes);
  if (findings.some(({ different }) => different > 0)) process.exitCode = 1;

  const torch = await openPytorch();
  console.log(torch.about ?? `without PyTorch: ${torch.absent}`);
  if (torch.absent) notes.push(`Without PyTorch: ${torch.absent}.`);
  const clock = makeClock(device, timestamps);
  const runs = [];
  for (const size of sizes) {
    const run = await race({ initializer, clock, torch: torch.session, size, rounds: options.rounds });
    if (run.failures.some((failure) => !failure.startsWith('PyTorch'))) process.exitCode = 1;
    notes.push(...run.failures.map((failure) => `Failed at ${sizeName(size)}: ${failure}.`));
    runs.push(run);
  }

  const repeated = runs.map(({ size, repeats }) => `${repeats} of ${sizeName(size)}`).join(', ');
  const result = {
    ...describeRun('npm run gpu', { webgpu: versionOf('webgpu') }),
    adapter: { vendor, architecture, device: name, description },
    pytorch: torch.about,
    rounds: options.rounds,
    clock: `${timestamps ? "By the GPU's timestamps (PyTorch: CUDA events)" : 'By the wall clock: no timestamps here'}; runs behind each other, of which the time is divided: ${repeated}.`,
    notes,
    findings,
    runs,
  };
  const slug = (name || description)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  const path = `${options.out}/gpu-${slug}`;
  const text = report(result, `gpu-${slug}.svg`);
  writeFileSync(`${path}.md`, text);
  writeFileSync(`${path}.json`, `${JSON.stringify(result, null, 1)}\n`);
  console.log(`\n${text}\n${path}.md, .json`);
  await torch.session?.close();
  close();
  await plot(`${path}.json`);
}

try {
  await main();
} catch (error) {
  console.error(error.message);
  process.exit(1); // otherwise Dawn keeps the process alive
}
