import { d, tgpu } from 'typegpu';
import { heNormal } from 'weight-init';
import { fillBuffer, normal, normalTableAccess, normalTableOf, philox4x32, uniform } from 'weight-init/typegpu';

const root = await tgpu.init();

// Weights, in a buffer of yours.
const weights = root.createMutable(d.arrayOf(d.f32, 784 * 256));
await fillBuffer(root, weights, { name: 'fc1.weight', shape: [784, 256], init: heNormal(), seed: 42 });

// Random numbers, in a kernel of yours: 10 % dropout, then noise. The counter: which number, in which step; the key: a seed.
const activations = root.createMutable(d.arrayOf(d.f32, 1024), Array(1024).fill(1));
const mask = root.createMutable(d.arrayOf(d.u32, 1024));
const step = root.createUniform(d.u32, 0);

const dropout = tgpu.computeFn({ workgroupSize: [64], in: { id: d.builtin.globalInvocationId } })`{
  let i = in.id.x;
  let words = philox4x32(vec4u(i, step, 0, 0), vec2u(7, 0));
  let kept = uniform(words.x) < 0.8; // of -1 to 1
  mask[i] = u32(kept);
  activations[i] = select(0.0, activations[i] / 0.9, kept) + 0.01 * normal(words.y);
}`.$uses({ philox4x32, uniform, normal, activations, mask, step });

root
  .with(normalTableAccess, normalTableOf(root))
  .createComputePipeline({ compute: dropout })
  .dispatchWorkgroups(1024 / 64);

const kept = (await mask.read()).reduce((sum, bit) => sum + bit, 0);
(document.querySelector('output') as HTMLOutputElement).textContent =
  `weights ${(await weights.read()).slice(0, 3).join(' ')}; kept ${kept} of 1024`;
