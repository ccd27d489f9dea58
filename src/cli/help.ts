// The commands, their options, and what --help prints.
import type { ParseArgsConfig } from 'node:util';

type Options = NonNullable<ParseArgsConfig['options']>;

/** A command: its arguments, its options, and what it does. */
export interface Usage {
  /** The names of the arguments. Those in brackets may be absent. */
  readonly args: readonly string[];
  readonly options: Options;
  readonly help: string;
}

const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;

const COMMON: Options = { help: { ...flag, short: 'h' }, version: { ...flag, short: 'v' } };
const PART: Options = { part: text, shard: text, of: text };

const RECIPE_HELP = `RECIPE is a file of JSON, a .safetensors file that this program made, or - for standard input.`;
const ONLY_HELP = `  --only GLOB     only tensors whose names match; * stands for any text without dots, two stars for any text`;
const THREADS_HELP = `  --threads N     1 to 16; by default SLURM_CPUS_PER_TASK if it is set, else the number of cores`;
const PART_HELP = `  --part I/N      every Nth file from the Ith on, from 0
  --shard I       the file with that index, as plan prints it
  --of N          the number of parts, where the scheduler sets only the index
  Without these, the part comes from the environment: a Slurm array times srun, mpirun or torchrun in it; Kubernetes,
  AWS Batch, Google Cloud Batch or Cloud Run. Otherwise it is everything. The first line of output says what was used.`;

export const USAGES = {
  print: {
    args: ['SHAPE', 'METHOD'],
    options: { seed: text, name: text, stream: text, dtype: text, generator: text, code: flag },
    help: `Prints a weight matrix as PyTorch prints a tensor.

SHAPE is two integers, as in 10,10. METHOD is zero, small_random, xavier or he.

  --seed N        by default drawn, and printed to standard error
  --name NAME     the tensor's name, which selects its stream
  --stream N      the stream, instead of a name; 0 if neither is given
  --dtype D       f32, f16 or bf16; f32 by default
  --generator G   the numbers of another framework for the seed, as it prints them: torch, jax, numpy, numpy-legacy
                  (numpy.random.seed) or tfjs
  --code          with a generator: the lines that print the matrix there, instead`,
  },
  recipe: {
    args: ['[RECIPE]'],
    options: {
      config: text,
      model: text,
      options: text,
      seed: text,
      dtype: text,
      'shard-size': text,
      fingerprint: text,
      id: flag,
    },
    help: `Prints a recipe in its canonical form: a model as a few bytes of JSON.

  --config FILE   from a config.json of Hugging Face
  --model NAME    from a model of weight-init, gpt2 or llama, with
  --options JSON    its options
  RECIPE          from another recipe, or from a file of a checkpoint

  --seed N        by default the recipe's, or drawn
  --dtype D       f32, f16 or bf16
  --shard-size B  the most bytes of a file, such as 5GB
  --fingerprint H what weight-init fingerprint prints; make and finish compare it
  --id            prints the id instead, which is the same for recipes of the same weights`,
  },
  plan: {
    args: ['RECIPE'],
    options: { only: text },
    help: `Prints a line for each file that make writes: index, file, bytes of the file, tensors, with tabs between them.

${RECIPE_HELP}

${ONLY_HELP}`,
  },
  make: {
    args: ['RECIPE', 'DIR'],
    options: { ...PART, only: text, threads: text, force: flag, format: text },
    help: `Writes a checkpoint in safetensors, sharded as Hugging Face does, or a part of it.

${RECIPE_HELP}
Files that are there are not made again, so anything may run twice, anywhere, at the same time. The index comes last: the
worker that finds all files there writes it.

${PART_HELP}

${ONLY_HELP}
${THREADS_HELP}
  --force         overwrite files of other recipes. Existing files of this recipe are kept: delete those that are wrong
  --format F      safetensors, npy or bin: one tensor in one file, with its path for DIR, or - for standard output`,
  },
  finish: {
    args: ['RECIPE', 'DIR'],
    options: { only: text, threads: text, force: flag },
    help: `Writes the index of a checkpoint, if every file is there. make does so too, but on a file system that shows renames
late, each of the last two workers may miss the other's file.

${RECIPE_HELP}

${ONLY_HELP}
${THREADS_HELP}
  --force         overwrite an index or a config.json of another recipe`,
  },
  verify: {
    args: ['RECIPE', 'DIR'],
    options: { ...PART, only: text, threads: text, sample: text },
    help: `Makes the bytes of a checkpoint again and compares them with the files. Prints each tensor that differs.

${RECIPE_HELP}

  --sample K      compare only the ends and K random places of every tensor, 4096 elements each
${PART_HELP}

${ONLY_HELP}
${THREADS_HELP}`,
  },
  fingerprint: {
    args: ['RECIPE'],
    options: { only: text, threads: text, lines: flag },
    help: `Prints the fingerprint of the weights of a recipe. It makes all bytes, and writes no file.

${RECIPE_HELP}

  --lines         also print the line of each tensor: name, dtype, shape, CRC-32
${ONLY_HELP}
${THREADS_HELP}`,
  },
} as const satisfies Record<string, Usage>;

export type CommandName = keyof typeof USAGES;

export const isCommand = (name: string | undefined): name is CommandName =>
  name !== undefined && Object.hasOwn(USAGES, name);

/** Whether a command makes weights for as long as a model takes. */
export const isLong = (name: string | undefined): boolean => isCommand(name) && 'threads' in USAGES[name].options;

/** The options of a command, and those of every command. */
export const optionsOf = (command: CommandName): Options => ({ ...USAGES[command].options, ...COMMON });

const EXIT_HELP = `Exit codes: 0 done; 1 a file is wrong, missing or foreign; 2 the call or the recipe is wrong; 75 try again.`;

/** What --help prints, for a command or for all. */
export function helpText(command?: CommandName): string {
  if (command) {
    const { args, help } = USAGES[command];
    return `weight-init ${command} ${args.join(' ')} [options]\n\n${help}\n  -h, --help; -v, --version\n\n${EXIT_HELP}\n`;
  }
  const lines = Object.entries(USAGES).map(([name, { args, help }]) => {
    const call = `${name} ${args.join(' ')}`;
    return `  ${call.padEnd(22)}${help.slice(0, help.search(/[.:]/) + 1).replace(/:$/, '.')}`;
  });
  return `weight-init: weights of neural networks, the same bits everywhere.

${lines.join('\n')}

weight-init COMMAND --help tells more.
${EXIT_HELP}
`;
}
