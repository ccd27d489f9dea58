// npm run shader-cost: writes what the shaders cost on AMD GPUs, on a machine without one, to bench/results/shader-cost.md.
//
// Dawn, on Chromium's SwiftShader, compiles WGSL to SPIR-V; Mesa's RADV, in its null-hardware mode, compiles SPIR-V to machine code.
// The figures are the same at every run of the same versions. Needs Debian's chromium,
// mesa-vulkan-drivers, spirv-tools, libvulkan-dev and a C compiler: installs what is missing, or names it.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findOrInstall } from '../../scripts/engines/apt.mjs';
import { lavapipeVersion, radv, swiftShader } from '../../scripts/engines/vulkan.mjs';
import { progress } from '../../scripts/report/progress.mjs';
import { versionOf } from '../../scripts/report/versions.mjs';
import { BOX_MULLER, report } from './report.mjs';

const FAMILIES = ['navi21', 'vega10'];
const RESULT = new URL('../results/shader-cost.md', import.meta.url);
const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));
const text = (relative) => readFileSync(path(relative), 'utf8');

const shaders = (...names) => names.map((name) => text(`../../shaders/${name}.wgsl`)).join('\n');
const FILL = shaders('philox', 'uniform', 'normal', 'truncated', 'sparse', 'half', 'fill');

/** fill.wgsl with constants for its overrides, since the tool compiles an entry point without any. */
function fillWith(values, bounded = false) {
  let code = FILL;
  const all = {
    wi_draw: 'WI_NORMAL',
    wi_hasMean: 'false',
    wi_clamped: 'false',
    wi_dtype: '0u',
    wi_flat: 'true',
    wi_workgroupSize: '256u',
    ...values,
  };
  for (const [name, value] of Object.entries(all)) {
    const declared = new RegExp(`override (${name}: \\w+) = [^;]+;`);
    if (!declared.test(code)) throw new Error(`fill.wgsl has no override ${name}`);
    code = code.replace(declared, `const $1 = ${value};`);
  }
  if (!bounded) return code;
  const loop = 'i < wi_params.levels;';
  if (!code.includes(loop)) throw new Error('fill.wgsl has no loop over levels');
  return code.replace(loop, 'i < 1u;');
}

const ORTHOGONAL = shaders('philox', 'normal', 'orthogonal');
const PHILOX_ALONE = `${shaders('philox')}
@group(0) @binding(0) var<uniform> key: vec4u;
@group(0) @binding(1) var<storage, read_write> words: array<vec4u>;
@compute @workgroup_size(256)
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x < key.z) {
    words[id.x] = wi_philox4x32(vec4u(id.x, 0u, key.w, 0u), key.xy);
  }
}`;

/** Samples of an invocation without a loop. */
const QUADS = 8;
const drawn = (wi_draw, more) => fillWith({ wi_draw, ...more });
/** Name, WGSL and entry point, the most important first; and the samples of an invocation, unless a loop makes them. */
const CASES = [
  ['normal', fillWith({}), 'wi_fillQuads', QUADS],
  ['normal, mean', fillWith({ wi_hasMean: 'true' }), 'wi_fillQuads', QUADS],
  ['normal, f16', fillWith({ wi_dtype: '1u' }), 'wi_fillHalfQuads', QUADS],
  ['normal, bf16', fillWith({ wi_dtype: '2u' }), 'wi_fillHalfQuads', QUADS],
  ['normal, one level (a box)', fillWith({ wi_flat: 'false' }, true), 'wi_fillQuads', QUADS],
  ['truncated normal', drawn('WI_TRUNCATED'), 'wi_fillQuads', QUADS],
  ['truncated normal, mean', drawn('WI_TRUNCATED', { wi_hasMean: 'true' }), 'wi_fillQuads', QUADS],
  ['uniform', drawn('WI_UNIFORM'), 'wi_fillQuads', QUADS],
  ['uniform, not symmetric', drawn('WI_UNIFORM', { wi_hasMean: 'true', wi_clamped: 'true' }), 'wi_fillQuads', QUADS],
  ['constant', drawn('WI_CONSTANT'), 'wi_fillQuads', QUADS],
  ['Philox alone', PHILOX_ALONE, 'main', 4],
  [BOX_MULLER, `${shaders('philox')}\n${text('../kernels/box-muller.wgsl')}`, 'main', 4],
  ['normal', fillWith({}), 'wi_fillElements'],
  ['normal, bf16', fillWith({ wi_dtype: '2u' }), 'wi_fillElements'],
  ['normal, levels', fillWith({ wi_flat: 'false' }), 'wi_fillElements'],
  ['constant', drawn('WI_CONSTANT'), 'wi_fillElements'],
  ['sparse', drawn('WI_SPARSE'), 'wi_fillElements'],
  ['diagonal', drawn('WI_DIAGONAL'), 'wi_fillElements'],
  ['matrix', drawn('WI_MATRIX'), 'wi_fillElements'],
  ['normal, levels', fillWith({ wi_flat: 'false' }), 'wi_fillQuads'],
  ['orthogonal', ORTHOGONAL, 'wi_reflect'],
  ['orthogonal', ORTHOGONAL, 'wi_triangle'],
  ['orthogonal', ORTHOGONAL, 'wi_project'],
  ['orthogonal', ORTHOGONAL, 'wi_apply'],
];

function run(command, args, options = {}) {
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: 'utf8', ...options });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${error?.message ?? stderr}`);
  return stdout;
}

/** Installs the tools that are missing, or says which. */
function findTools() {
  const runs = (command) => () => spawnSync(command, ['--version']).status === 0;
  findOrInstall(runs('cc'), 'C compiler', ['gcc', 'libc6-dev']);
  findOrInstall(runs('spirv-as'), 'spirv-as', ['spirv-tools']);
  findOrInstall(() => existsSync('/usr/include/vulkan/vulkan.h'), 'vulkan/vulkan.h', ['libvulkan-dev']);
}

/** "set:binding:kind" of the variables of a SPIR-V assembly. */
function bindingsOf(assembly) {
  const words = assembly.split('\n').map((line) => line.trim().split(/\s+/));
  const decorated = (what) =>
    new Map(words.filter(([op, , name]) => op === 'OpDecorate' && name === what).map(([, id, , value]) => [id, value]));
  const sets = decorated('DescriptorSet');
  const kinds = new Map(words.filter(([, , op]) => op === 'OpVariable').map(([id, , , , kind]) => [id, kind]));
  return [...decorated('Binding')].map(
    ([id, binding]) => `${sets.get(id)}:${binding}:${kinds.get(id) === 'Uniform' ? 'uniform' : 'storage'}`,
  );
}

const work = mkdtempSync(join(tmpdir(), 'weight-init-shader-cost-'));
try {
  findTools();
  const [dawnDriver, amdDriver] = [await swiftShader(), radv()];
  const file = (name) => join(work, name);
  run('cc', ['-O1', path('isa.c'), '-o', file('isa'), '-lvulkan']);
  const rows = [];
  for (const [name, code, entry, samples] of CASES) {
    writeFileSync(file('shader.wgsl'), code);
    const dumped = spawnSync(process.execPath, [path('spirv.mjs'), file('shader.wgsl'), entry], {
      encoding: 'utf8',
      env: { ...process.env, ...dawnDriver },
    });
    const [assembly] = /; SPIR-V[\s\S]*?(?=\n\*\/|$)/.exec(dumped.stdout) ?? [];
    if (!assembly) throw new Error(`Dawn printed no SPIR-V of ${name}:\n${dumped.stderr}`);
    writeFileSync(file('shader.spvasm'), assembly);
    run('spirv-as', ['--preserve-numeric-ids', file('shader.spvasm'), '-o', file('shader.spv')]);
    const called = /OpEntryPoint GLCompute %\S+ "([^"]*)"/.exec(assembly)?.[1];
    const row = { entry, name, samples, cycles: {}, spilled: 0 };
    for (const family of FAMILIES) {
      const printed = run(file('isa'), [file('shader.spv'), called, ...bindingsOf(assembly)], {
        env: { ...process.env, ...amdDriver, RADV_FORCE_FAMILY: family, MESA_SHADER_CACHE_DISABLE: '1' },
      });
      const statistics = new Map(printed.split('\n').map((line) => line.split('\t')));
      row.cycles[family] = Number(statistics.get('Inverse Throughput'));
      row.spilled += Number(statistics.get('Spilled SGPRs')) + Number(statistics.get('Spilled VGPRs'));
    }
    progress.line(`${entry}, ${name}: ${JSON.stringify(row.cycles)}`);
    rows.push(row);
  }
  const text = report(rows, { Mesa: lavapipeVersion() ?? 'of an unknown version', webgpu: versionOf('webgpu') });
  writeFileSync(RESULT, text);
  console.log(`\n${text}\n${fileURLToPath(RESULT)}`);
} finally {
  rmSync(work, { recursive: true });
}
