// What was measured on, and what: the machine, the drivers, and the version of everything.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus, release, totalmem, type } from 'node:os';
import { launchBrowser } from '../../scripts/engines/chromium.mjs';
import { findPython } from '../../scripts/engines/python.mjs';
import { openChromium } from './chromium.mjs';
import { openDeno } from './deno.mjs';
import { openNode } from './node.mjs';

const json = (relative) => JSON.parse(readFileSync(new URL(relative, import.meta.url), 'utf8'));

/** The adapter that a host gives; or why it gives none. */
async function adapterOf(open) {
  try {
    const session = await open();
    try {
      return await session.call('adapter');
    } finally {
      await session.close();
    }
  } catch (error) {
    return `none: ${error.message.split('\n')[0]}`;
  }
}

async function browserVersion() {
  const browser = await launchBrowser();
  try {
    return await browser.version();
  } finally {
    await browser.close();
  }
}

export async function describe(server) {
  const peers = Object.keys(json('package.json').dependencies);
  const git = spawnSync('git', ['rev-parse', '--short', 'HEAD'], {
    encoding: 'utf8',
    cwd: new URL('.', import.meta.url),
  });
  return {
    machine: {
      cpu: cpus()[0]?.model,
      cores: cpus().length,
      memory: `${Math.round(totalmem() / 2 ** 30)} GiB`,
      system: `${type()} ${release()}`,
    },
    adapters: {
      Chromium: await adapterOf(() => openChromium(server)),
      Deno: await adapterOf(openDeno),
      Node: await adapterOf(openNode),
    },
    versions: {
      'weight-init': `${json('../../package.json').version}${git.status === 0 ? ` (${git.stdout.trim()})` : ''}`,
      Chromium: await browserVersion(),
      Node: process.version,
      ...Object.fromEntries(peers.map((name) => [name, json(`node_modules/${name}/package.json`).version])),
      ...Object.fromEntries(
        ['deno', 'webgpu'].map((name) => [name, json(`../node_modules/${name}/package.json`).version]),
      ),
      NumPy: findPython('numpy')?.version ?? 'not installed',
      PyTorch: findPython('torch')?.version ?? 'not installed',
    },
  };
}
