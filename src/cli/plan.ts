// Which tensors go into which file: as Hugging Face splits a state dict (huggingface_hub, serialization/_base.py).
import { bytesOf } from '../dtype/dtype.js';
import { product } from '../initializers/shape.js';
import type { RecipeSpecs } from '../recipe/types.js';
import type { WeightSpec } from '../types.js';
import { byUtf8, type Entry, fileOrder } from './safetensors.js';

/** Bytes of the tensors of a file, unless one tensor alone has more: MAX_SHARD_SIZE of huggingface_hub, 5 GB. */
export const SHARD_BYTES = 5e9;

/** The index of a checkpoint in several files. */
export const INDEX_FILE = 'model.safetensors.index.json';
/** The one file of a checkpoint that needs no more. */
export const SINGLE_FILE = 'model.safetensors';

/** A tensor, and how to make it. */
export interface Tensor extends Entry {
  readonly spec: WeightSpec;
  /** Number of elements. */
  readonly count: number;
}

/** A file of a checkpoint. */
export interface Shard {
  /** From 0. */
  readonly index: number;
  readonly file: string;
  /** In the order of the file. */
  readonly tensors: readonly Tensor[];
  /** Bytes of all tensors. */
  readonly bytes: number;
}

/** The tensors of a recipe, in its order. */
export function tensorsOf(specs: RecipeSpecs): Tensor[] {
  return Object.entries(specs).map(([name, spec]) => {
    const { shape, dtype } = spec;
    const count = product(shape);
    const own = spec.stream === undefined ? { ...spec, name } : spec;
    return { name, dtype, shape, count, bytes: count * bytesOf(dtype), spec: own };
  });
}

/** The files of a checkpoint: each takes tensors, in their order, while they have at most `shardBytes` together. */
export function planOf(tensors: readonly Tensor[], shardBytes = SHARD_BYTES): Shard[] {
  const groups: Tensor[][] = [];
  let open: Tensor[] = [];
  let size = 0;
  const close = (): void => {
    if (open.length > 0) groups.push(open);
    open = [];
    size = 0;
  };
  for (const tensor of tensors) {
    // A tensor that is too large has a file of its own, and the open file goes on after it.
    if (tensor.bytes > shardBytes) {
      groups.push([tensor]);
      continue;
    }
    if (size + tensor.bytes > shardBytes) close();
    open.push(tensor);
    size += tensor.bytes;
  }
  close();
  const digits = (number: number): string => String(number).padStart(5, '0');
  return groups.map((group, index) => ({
    index,
    file: groups.length === 1 ? SINGLE_FILE : `model-${digits(index + 1)}-of-${digits(groups.length)}.safetensors`,
    tensors: fileOrder(group),
    bytes: group.reduce((sum, { bytes }) => sum + bytes, 0),
  }));
}

/** The index of a checkpoint: which file has which tensor. `total_size` alone, since some readers take other metadata for text. */
export function indexText(shards: readonly Shard[]): string {
  const total = shards.reduce((sum, { bytes }) => sum + bytes, 0);
  const files = shards.flatMap(({ file, tensors }) => tensors.map(({ name }): [string, string] => [name, file]));
  // Sorted, as Hugging Face writes it, and not from an object, which sorts names such as '10' in its own way.
  const lines = files
    .sort(([a], [b]) => byUtf8(a, b))
    .map(([name, file]) => `    ${JSON.stringify(name)}: ${JSON.stringify(file)}`);
  return `{\n  "metadata": {\n    "total_size": ${total}\n  },\n  "weight_map": {\n${lines.join(',\n')}\n  }\n}\n`;
}
