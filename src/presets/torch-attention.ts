// Attention as torch.nn makes it. Source: PyTorch 2.13, torch/nn/modules/activation.py, MultiheadAttention._reset_parameters.
import { checkObject, named } from '../errors.js';
import { zeros } from '../initializers/initializers.js';
import { xavierNormal, xavierUniform } from '../initializers/variance-scaling.js';
import { checkDivisor, checkFlags, checkSizes, type LayerSpecs, layerSpecs, type NamesIf } from './preset.js';
import { torchParameter, torchUniform, torchWeight } from './torch.js';

/**
 * `torch.nn.MultiheadAttention`, E its embedDim: in_proj_weight [3 E, E] Xavier uniform, with the fans of this whole
 * shape; in_proj_bias [3 E] 0; bias_k and bias_v [1, 1, E] Xavier normal; out_proj.weight [E, E] uniform within
 * 1 / sqrt(E), as a Linear's; out_proj.bias [E] 0.
 *
 * With a kdim or vdim that is not E, in place of in_proj_weight: q_proj_weight [E, E], k_proj_weight [E, kdim] and
 * v_proj_weight [E, vdim], each Xavier uniform.
 *
 * @param options.numHeads - a divisor of embedDim; it does not change the parameters
 * @param options.kdim - features of keys; embedDim if absent
 * @param options.vdim - features of values; embedDim if absent
 * @param options.bias - whether there are in_proj_bias and out_proj.bias; true if absent
 * @param options.addBiasKv - whether there are bias_k and bias_v; false if absent
 * @example
 * await initializer.createAll(prefixed('attn.', torchMultiheadAttention({ embedDim: 512, numHeads: 8 })));
 */
export function torchMultiheadAttention<B extends boolean = true>(options: {
  readonly embedDim: number;
  readonly numHeads: number;
  readonly kdim?: number;
  readonly vdim?: number;
  readonly bias?: B;
  readonly addBiasKv?: boolean;
}): LayerSpecs<'out_proj.weight' | NamesIf<B, 'in_proj_bias' | 'out_proj.bias'>> {
  return named('torchMultiheadAttention', () => {
    checkObject('options', options, 'embedDim numHeads kdim vdim bias addBiasKv');
    const { embedDim, numHeads, kdim = embedDim, vdim = embedDim, bias = true, addBiasKv = false } = options;
    checkSizes({ embedDim, numHeads, kdim, vdim });
    checkDivisor('numHeads', numHeads, embedDim, 'embedDim');
    checkFlags({ bias, addBiasKv });
    const projection = (rows: number, columns: number) => torchParameter([rows, columns], xavierUniform());
    const row = () => torchParameter([1, 1, embedDim], xavierNormal());
    const inner = layerSpecs({
      ...(kdim === embedDim && vdim === embedDim
        ? { in_proj_weight: projection(3 * embedDim, embedDim) }
        : {
            q_proj_weight: projection(embedDim, embedDim),
            k_proj_weight: projection(embedDim, kdim),
            v_proj_weight: projection(embedDim, vdim),
          }),
      in_proj_bias: bias && torchParameter([3 * embedDim], zeros()),
      bias_k: addBiasKv && row(),
      bias_v: addBiasKv && row(),
    });
    // PyTorch makes out_proj, a Linear, before all others, and sets its bias to 0 afterwards.
    const earlier = Object.keys(inner).length;
    return layerSpecs({
      ...inner,
      'out_proj.weight': { ...torchParameter([embedDim, embedDim], torchWeight()), drawn: { earlier } },
      'out_proj.bias': bias && {
        ...torchParameter([embedDim], zeros()),
        drawn: { earlier, discarded: torchUniform(embedDim) },
      },
    });
  });
}
