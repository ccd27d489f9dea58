// weight-init recipe: makes a recipe from a config.json or a model's name, or shows that of a checkpoint.
import type { Readable } from 'node:stream';
import { drawSeed } from '../fill/stream.js';
import { idOfRecipe } from '../recipe/id.js';
import { usageError } from './exit.js';
import { bytesOfText, uint64Of } from './options.js';
import { canonical, parseJson, type RecipeText, readRecipe, readUserFile } from './recipe-file.js';

/** The options of the command, as texts. */
export interface RecipeCommandOptions {
  readonly config?: string | undefined;
  readonly model?: string | undefined;
  readonly options?: string | undefined;
  readonly seed?: string | undefined;
  readonly dtype?: string | undefined;
  readonly 'shard-size'?: string | undefined;
  readonly fingerprint?: string | undefined;
}

/** What the recipe is made from. */
async function sourceOf(
  file: string | undefined,
  { config, model, options }: RecipeCommandOptions,
  stdin: Readable,
): Promise<Readonly<Record<string, unknown>>> {
  if ([file, config, model].filter((source) => source !== undefined).length !== 1) {
    throw usageError('recipe takes one of: a recipe or a checkpoint, --config FILE, --model NAME');
  }
  if ((options !== undefined) !== (model !== undefined)) throw usageError('--model and --options belong together');
  if (file !== undefined) return { ...(await readRecipe(file, stdin)).recipe };
  if (config !== undefined) return { config: parseJson((await readUserFile(config)).toString(), config) };
  return { model, options: parseJson(options as string, '--options') };
}

/** The recipe that the command prints. A seed is drawn where there is none. */
export async function makeRecipe(
  file: string | undefined,
  options: RecipeCommandOptions,
  stdin: Readable,
): Promise<RecipeText> {
  const source = await sourceOf(file, options, stdin);
  const { seed, dtype, fingerprint, 'shard-size': shardSize } = options;
  return canonical({
    weightInit: 1,
    seed: String(drawSeed()),
    ...source,
    ...(seed !== undefined && { seed: String(uint64Of('--seed', seed)) }),
    ...(dtype !== undefined && { dtype }),
    ...(shardSize !== undefined && { shardSize: bytesOfText('--shard-size', shardSize) }),
    ...(fingerprint !== undefined && { fingerprint }),
  });
}

export const idOf = ({ recipe }: RecipeText): string => idOfRecipe(recipe);
