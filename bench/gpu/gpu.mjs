// node bench/gpu/gpu.mjs [--rounds 15] [--sizes 1,16,64,256,1024] [--adapter NAME]: the kernels under Node and Dawn. First whether
// their bits are right on this GPU, then how fast they are, against what the device itself can do and against PyTorch. Needs
// dist, shaders, verify/reference/vectors and the npm package webgpu: README.md here. Writes bench/results/gpu-<adapter>.md, .svg and .json.
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createInitializer } from '../../dist/index.js';
import { openDevice } from '../../scripts/engines/dawn.mjs';
import { checkPublished, checkWithCpu } from './check.mjs';
import { makeClock } from './clock.mjs';
import { specsOf } from './ours.mjs';
import { plot } from './plot.mjs';
import { openPytorch } from './pytorch.mjs';
import { race } from './race.mjs';
import { report } from './report.mjs';
import { bufferOf, MIB, sizeName, UNIT, within } from './sizes.mjs';

function argumentsOf() {
  const { values } = parseArgs({
    options: {
      rounds: { type: 'string', default: '15' },
      sizes: { type: 'string', default: '1,16,64,256,1024' },
      adapter: { type: 'string' },
    },
  });
  const rounds = Number(values.rounds);
  const sizes = values.sizes.split(',').map((text) => Math.round((Number(text) * MIB) / UNIT) * UNIT);
  if (!Number.isInteger(rounds) || rounds < 7) throw new Error(`--rounds: at least 7, not ${values.rounds}`);
  if (!sizes.every((size) => size > 0)) throw new Error(`--sizes: MiB, separated by commas, not ${values.sizes}`);
  return { rounds, sizes, adapter: values.adapter };
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
      const buffer = bufferOf(initializer.device, size); // a new one: nothing is there from before
      add(await checkWithCpu(initializer, buffer, tensor));
      buffer.destroy();
    }
  }
  return findings;
}

const versionOf = (folder) => JSON.parse(readFileSync(new URL('package.json', folder), 'utf8')).version;

async function main() {
  const wanted = argumentsOf();
  const { device, info, timestamps, close } = await openDevice(wanted.adapter);
  const { vendor, architecture, device: name, description } = info;
  console.log(`${vendor} ${architecture} ${name}: ${description}`);
  const { sizes, notes } = await within(device, wanted.sizes);
  for (const note of notes) console.log(note);
  const initializer = await createInitializer({ device, seed: 42, route: 'shader' });
  const findings = await check(initializer, sizes);
  const wrong = findings.some(({ different }) => different > 0);
  if (wrong) process.exitCode = 1;

  const torch = await openPytorch();
  console.log(torch.about ?? `without PyTorch: ${torch.absent}`);
  if (torch.absent) notes.push(`Without PyTorch: ${torch.absent}.`);
  const clock = makeClock(device, timestamps);
  const runs = [];
  const { rounds } = wanted;
  for (const size of sizes) {
    const run = await race({ initializer, clock, torch: torch.about ? torch : undefined, size, rounds });
    if (run.torchAbsent) notes.push(`Without PyTorch at ${sizeName(size)}: ${run.torchAbsent}.`);
    runs.push(run);
  }

  const repeated = runs.map(({ size, repeats }) => `${repeats} of ${sizeName(size)}`).join(', ');
  const result = {
    adapter: { vendor, architecture, device: name, description },
    machine: `${cpus()[0].model}, ${cpus().length} cores`,
    versions: [
      `weight-init ${versionOf(new URL('../../', import.meta.url))}`,
      `Node ${process.version}`,
      `webgpu ${versionOf(new URL('./', import.meta.resolve('webgpu')))}`,
      ...(torch.about ? [torch.about] : []),
    ],
    rounds,
    clock: `${timestamps ? "By the GPU's timestamps (PyTorch: CUDA events)" : 'By the wall clock: no timestamps here'}; runs behind each other, of which the time is divided: ${repeated}.`,
    notes,
    findings,
    runs,
  };
  const slug = (name || description)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  const path = fileURLToPath(new URL(`../results/gpu-${slug}`, import.meta.url));
  const text = report(result, `gpu-${slug}.svg`);
  writeFileSync(`${path}.md`, text);
  writeFileSync(`${path}.svg`, plot(result));
  writeFileSync(`${path}.json`, `${JSON.stringify(result, null, 1)}\n`);
  console.log(`\n${text}\n${path}.md, .svg, .json`);
  if (torch.about) torch.close();
  close();
}

try {
  await main();
} catch (error) {
  console.error(error.message);
  process.exit(1); // Dawn would keep the process alive
}
