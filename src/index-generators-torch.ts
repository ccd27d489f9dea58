// The entry point weight-init/generators/torch: the numbers of PyTorch on CPUs, from torch.manual_seed.
export type {
  TorchDrawOptions,
  TorchGenerator,
  TorchInitializeOptions,
  TorchOptions,
} from './generators/torch/generator.js';
export { torchGenerator } from './generators/torch/generator.js';
export { loadWasm } from './generators/torch/load.js';
export type { TorchPlatform } from './generators/torch/platforms.js';
