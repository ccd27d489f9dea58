import { randf } from '@typegpu/noise';
import { d, tgpu } from 'typegpu';
import { done } from './parts/done.ts';

const root = await tgpu.init();
const weights = root.createMutable(d.arrayOf(d.f32, 512 * 512));
const main = tgpu.computeFn({ workgroupSize: [256], in: { id: d.builtin.globalInvocationId } })`{
  randSeed2(vec2f(f32(in.id.x / 512u), f32(in.id.x % 512u)));
  weights[in.id.x] = randNormal(0.0, 0.0625);
}`.$uses({ randSeed2: randf.seed2, randNormal: randf.normal, weights });
root.createComputePipeline({ compute: main }).dispatchWorkgroups((512 * 512) / 256);
await root.device.queue.onSubmittedWorkDone();
done();
