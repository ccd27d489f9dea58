// Runs a command.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type Checkpoint, checkpointOf } from './checkpoint.js';
import { EXIT, type ExitCode, exitCodeOf, messageOf, systemCode, usageError, wrongFile } from './exit.js';
import { fingerprintOfCheckpoint } from './fingerprint.js';
import { type CommandName, helpText, isCommand, optionsOf, USAGES } from './help.js';
import { finish, type MakeOptions, make } from './make.js';
import { shapeOf, threadsOf, uint64Of } from './options.js';
import { DEFAULT, type Environment, integerOf, type PartOptions, type Selection, selectionOf } from './part.js';
import { printMatrix } from './print.js';
import { idOf, makeRecipe, type RecipeCommandOptions } from './recipe-command.js';
import { readRecipe } from './recipe-file.js';
import { counted, type Report, showBytes } from './report.js';
import { FORMATS, type Format, makeSingle, STDOUT } from './single.js';
import { verify } from './verify.js';

/** What a command has around it. */
export interface Surroundings {
  readonly env: Environment;
  readonly report: Report;
  readonly signal: AbortSignal;
  readonly stdin: Readable;
  /** For results. */
  readonly stdout: Writable;
}

/** The options with a value, of all commands. */
type TextOption =
  | keyof PartOptions
  | keyof RecipeCommandOptions
  | 'only'
  | 'threads'
  | 'format'
  | 'sample'
  | 'name'
  | 'stream'
  | 'generator';

/** The options that were given. */
type Values = { readonly [option in TextOption]?: string | undefined } & {
  readonly [flag in 'force' | 'id' | 'lines' | 'code']?: boolean;
};

type Command = (args: readonly string[], values: Values, around: Surroundings) => Promise<ExitCode> | ExitCode;

const threadOptions = ({ threads }: Values, { env, report, signal }: Surroundings): Omit<MakeOptions, 'force'> => ({
  threads: threadsOf(threads, env),
  report,
  signal,
});

const makeOptions = (values: Values, around: Surroundings): MakeOptions => ({
  ...threadOptions(values, around),
  force: values.force === true,
});

/** Says what will be done, in the first line of the output. */
function announce(
  command: string,
  { shards, id }: Checkpoint,
  selection: Selection,
  { threads, report }: { readonly threads: number; readonly report: Report },
): void {
  const { kind, index, from } = selection;
  const count = kind === 'part' ? selection.count : undefined;
  if (kind === 'shard' && index >= shards.length) {
    throw usageError(`--shard is ${index}, but there are ${shards.length} files, counted from 0`);
  }
  const bytes = shards.reduce((sum, shard) => sum + shard.bytes, 0);
  const fields = { [kind]: index, ...(count !== undefined && { of: count }), from };
  const part = kind === 'shard' ? `shard ${index}` : `part ${index} of ${count}`;
  const what = from === DEFAULT ? 'all' : `${part}, as ${from} says,`;
  report.say(
    'start',
    { command, ...fields, files: shards.length, bytes, threads, id: id() },
    `${command}: ${what} of ${counted(shards.length, 'file')}, ${showBytes(bytes)}; ${counted(threads, 'thread')}`,
  );
}

const checkpointFor = async (path: string, { only }: Values, { stdin }: Surroundings): Promise<Checkpoint> =>
  checkpointOf(await readRecipe(path, stdin), only);

const COMMANDS: Readonly<Record<CommandName, Command>> = {
  print([shape = '', method = ''], { seed, stream, name, dtype, generator, code }, { stdout, report }) {
    const { text, seed: used } = printMatrix(shapeOf(shape), method, {
      seed: seed === undefined ? undefined : uint64Of('--seed', seed),
      stream: stream === undefined ? undefined : uint64Of('--stream', stream),
      name,
      dtype,
      generator,
      code,
    });
    if (seed === undefined) report.say('seed', { seed: String(used) }, `seed ${used}`);
    stdout.write(`${text}\n`);
    return EXIT.done;
  },

  async recipe([file], values, { stdin, stdout }) {
    const made = await makeRecipe(file, values, stdin);
    stdout.write(`${values.id ? idOf(made) : made.text}\n`);
    return EXIT.done;
  },

  async plan([path = ''], values, around) {
    const { shards, headerOf } = await checkpointFor(path, values, around);
    const lines = shards.map((shard) => {
      const { index, file, bytes, tensors } = shard;
      return `${index}\t${file}\t${headerOf(shard).length + bytes}\t${tensors.length}\n`;
    });
    around.stdout.write(lines.join(''));
    return EXIT.done;
  },

  async make([path = '', target = ''], values, around) {
    const format = values.format ?? (target === STDOUT ? 'safetensors' : undefined);
    if (format !== undefined && !FORMATS.includes(format as Format)) {
      throw usageError(`--format must be ${FORMATS.join(', ')}, got ${JSON.stringify(format)}`);
    }
    const options = makeOptions(values, around);
    const checkpoint = await checkpointFor(path, values, around);
    if (format !== undefined) {
      await makeSingle(checkpoint, target, format as Format, options, around.stdout);
      return EXIT.done;
    }
    const selection = selectionOf(values, around.env);
    announce('make', checkpoint, selection, options);
    await make(checkpoint, target, selection, options);
    return EXIT.done;
  },

  async finish([path = '', folder = ''], values, around) {
    await finish(await checkpointFor(path, values, around), folder, makeOptions(values, around));
    return EXIT.done;
  },

  async verify([path = '', folder = ''], values, around) {
    const { stdout, env, report } = around;
    const checkpoint = await checkpointFor(path, values, around);
    const selection = selectionOf(values, env);
    const options = threadOptions(values, around);
    const sample = values.sample === undefined ? undefined : integerOf('--sample', values.sample);
    announce('verify', checkpoint, selection, options);
    let problems = 0;
    const onProblem = (problem: string): void => {
      problems++;
      report.end();
      stdout.write(`${problem}\n`);
    };
    const files = await verify(checkpoint, folder, selection, { ...options, sample, onProblem });
    if (problems > 0)
      throw wrongFile(
        `${counted(problems, 'problem')} in ${folder}: delete the files that are wrong; weight-init make makes those that are missing`,
      );
    const scope = sample === undefined ? 'byte for byte' : 'in every sample';
    report.say('done', { files, sample: sample ?? null }, `${counted(files, 'file')} as the recipe says, ${scope}`);
    return EXIT.done;
  },

  async fingerprint([path = ''], values, around) {
    const { stdout, report } = around;
    const checkpoint = await checkpointFor(path, values, around);
    const { threads, signal } = threadOptions(values, around);
    report.begin(checkpoint.shards.reduce((sum, { bytes }) => sum + bytes, 0));
    const fingerprint = await fingerprintOfCheckpoint(checkpoint, { threads, signal, onProgress: report.add });
    report.end();
    const digest = fingerprint.digest();
    const lines = values.lines ? fingerprint.lines() : [];
    stdout.write(`${[...lines, digest].join('\n')}\n`);
    const { recipe, isWhole } = checkpoint;
    if (isWhole && recipe.fingerprint !== undefined && recipe.fingerprint !== digest) {
      throw wrongFile(`The recipe expects the fingerprint ${recipe.fingerprint}`);
    }
    return EXIT.done;
  },
};

/** The version in the package's own package.json, which lies above this file: beside dist, or above src. */
function version(): string {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    try {
      const { name, version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
      if (name === 'weight-init') return version;
    } catch {
      // Not here.
    }
    if (folder === dirname(folder)) throw new Error('no package.json of weight-init above this file');
  }
}

/** Runs the command of these arguments. Whatever goes wrong is thrown. */
async function run(argv: readonly string[], around: Surroundings): Promise<ExitCode> {
  const [name, ...rest] = argv;
  const { stdout } = around;
  if (!isCommand(name)) {
    if (name === '--version' || name === '-v') stdout.write(`${version()}\n`);
    else if (name === '--help' || name === '-h' || name === 'help') stdout.write(helpText());
    else {
      const known = `${Object.keys(USAGES).join(', ')}. weight-init --help tells more`;
      throw usageError(`${name === undefined ? 'No command' : `${JSON.stringify(name)} is not a command`}: ${known}`);
    }
    return EXIT.done;
  }
  const { values, positionals } = parseArgs({ args: rest, options: optionsOf(name), allowPositionals: true });
  if (values.help) stdout.write(helpText(name));
  else if (values.version) stdout.write(`${version()}\n`);
  else {
    const { args } = USAGES[name];
    const least = args.filter((argument) => !argument.startsWith('[')).length;
    if (positionals.length < least || positionals.length > args.length) {
      throw usageError(`weight-init ${name} takes ${args.join(' ')}, got ${counted(positionals.length, 'argument')}`);
    }
    return COMMANDS[name](positionals, values as Values, around);
  }
  return EXIT.done;
}

/** Runs the command of these arguments, tells what goes wrong, and returns the exit code. */
export async function execute(argv: readonly string[], around: Surroundings): Promise<ExitCode> {
  const { report } = around;
  try {
    return await run(argv, around);
  } catch (error) {
    report.end();
    const exitCode = exitCodeOf(error);
    // Where a reader such as head closed the pipe, nobody is there to tell.
    if (systemCode(error) !== 'EPIPE') {
      const message = messageOf(error);
      report.say('error', { message, exitCode }, `weight-init: ${message}`);
    }
    return exitCode;
  }
}
