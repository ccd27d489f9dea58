// Networks whose weights are PyTorch's, as addresses of the page.
import { networkOfQuery } from '../../../demo/network/choices.ts';
import { pythonOfNetwork } from '../../../demo/network/code.ts';
import { type Network, networkOf } from '../../../demo/network/network.ts';

/** Queries, and units of the input and of the output. */
const CASES = [
  ['', 3, 2],
  ['depth=4&seed=0&methods=xavier,he&also=sparse&also.sparsity=0.3', 65, 10],
  ['depth=3&width=33&seed=18446744073709551615&methods=small_random&also=truncatedNormal', 3, 2],
  ['depth=3&width=40&methods=he&also=heUniform', 65, 10],
  ['depth=3&width=40&methods=zero&also=xavierUniform&also.gain=1.5', 3, 2],
  ['depth=2&width=40&methods=&also=lecunNormal', 40, 40],
  ['depth=3&width=48&methods=&also=eye&also.gain=2', 3, 2],
  ['depth=3&width=48&methods=&also=uniform&also.low=-0.5&also.high=0.25', 3, 2],
] as const;

export interface TorchNetwork {
  readonly query: string;
  readonly network: Network;
  /** Units between the layers. */
  readonly sizes: readonly number[];
  /** The lines of PyTorch that the page shows. */
  readonly python: string;
}

export const NETWORKS: readonly TorchNetwork[] = CASES.map(([query, input, output]) => {
  const network = networkOf(networkOfQuery(new URLSearchParams(`${query}&network.numbers=torch`)));
  const sizes = [input, ...new Array<number>(network.depth - 1).fill(network.width), output];
  return { query, network, sizes, python: pythonOfNetwork(network, sizes) };
});
