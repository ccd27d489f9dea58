// Writes torch-networks.json, the digest of the weights that PyTorch makes of the lines which the page shows for each of NETWORKS:
// node test/unit/demo/write-torch-networks.mjs
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { pythonWithPyTorch } from '../../../scripts/engines/pytorch.mjs';

// Node itself cannot import the shaders.
const { outputFiles } = await build({
  entryPoints: [fileURLToPath(new URL('torch-networks.ts', import.meta.url))],
  bundle: true,
  write: false,
  format: 'esm',
  platform: 'node',
  loader: { '.wgsl': 'text' },
});
const { NETWORKS } = await import(
  `data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`
);

const DIGEST = `
import hashlib
digest = hashlib.sha256()
for network in networks:
    for w in network:
        digest.update(w.numpy().tobytes())
print(digest.hexdigest())`;

const interpreter = pythonWithPyTorch();
const made = NETWORKS.map(({ query, python }) => {
  const { status, stdout, stderr } = spawnSync(interpreter, ['-c', python + DIGEST], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${python}\n\n${stderr}`);
  return { query, python, sha256: stdout.trim().split('\n').at(-1) };
});
writeFileSync(new URL('torch-networks.json', import.meta.url), `${JSON.stringify(made, null, 2)}\n`);
