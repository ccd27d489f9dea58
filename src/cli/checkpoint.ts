// A checkpoint: a recipe, the files that it makes, and what is there of them.
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { globMatcher } from '../presets/glob.js';
import { idOfRecipe } from '../recipe/id.js';
import { specsOfRecipe } from '../recipe/specs.js';
import type { Recipe } from '../recipe/types.js';
import { usageError, wrongFile } from './exit.js';
import { openFile, readFully } from './files.js';
import { planOf, type Shard, type Tensor, tensorsOf } from './plan.js';
import { RECIPE_KEY, type RecipeText, readHeader } from './recipe-file.js';
import { headerOf, parseHeader } from './safetensors.js';

export interface Checkpoint {
  readonly recipe: Recipe;
  readonly tensors: readonly Tensor[];
  readonly shards: readonly Shard[];
  /** Whether it has all tensors of the recipe. */
  readonly isWhole: boolean;
  /** The id of the recipe. */
  readonly id: () => string;
  /** The length and the JSON with which a shard begins; `text` is the recipe in it, in other words than this one's if it is given. */
  readonly headerOf: (shard: Shard, text?: string) => Buffer;
}

/** The files that a recipe makes, or that its tensors make whose names match a glob. */
export function checkpointOf({ recipe, text }: RecipeText, only?: string): Checkpoint {
  const all = tensorsOf(specsOfRecipe(recipe, { maxBytes: Number.POSITIVE_INFINITY }));
  const matches = only === undefined ? () => true : globMatcher(only);
  const tensors = all.filter(({ name }) => matches(name));
  if (tensors.length === 0) {
    throw usageError(
      `--only ${JSON.stringify(only)} matches no tensor. One star stands for characters other than dots, two stars for any`,
    );
  }
  let id: string | undefined;
  return {
    recipe,
    tensors,
    shards: planOf(tensors, recipe.shardSize),
    isWhole: tensors.length === all.length,
    id() {
      id ??= idOfRecipe(recipe);
      return id;
    },
    // Some loaders insist on the format.
    headerOf: ({ tensors, file }, words = text) => headerOf(tensors, { format: 'pt', [RECIPE_KEY]: words }, file),
  };
}

/** What is there of a shard: nothing; the whole file, whose data begin at a byte; or a file of this recipe that was cut off. */
export type ShardState =
  | { readonly state: 'absent' }
  | { readonly state: 'whole'; readonly dataStart: number }
  | { readonly state: 'broken'; readonly problem: string };

/** The recipe that a file says it was made from, as a part of a message. */
function describe(text: string): string {
  try {
    const recipe = JSON.parse(text) as Recipe;
    return `of another recipe, with seed ${JSON.stringify(recipe.seed)} and id ${idOfRecipe(recipe).slice(0, 12)}`;
  } catch {
    return 'of a recipe that this version does not know';
  }
}

/** Whether a recipe in a file makes the same weights. */
function isSameRecipe({ recipe, id }: Checkpoint, text: string): boolean {
  try {
    const other = JSON.parse(text) as Recipe;
    return isDeepStrictEqual(other, recipe) || idOfRecipe(other) === id();
  } catch {
    return false;
  }
}

/**
 * What is there of a shard, judged by its size and its header.
 *
 * @throws CommandError, wrong, for a file that is none of this recipe: a foreign file
 */
export async function stateOf(checkpoint: Checkpoint, shard: Shard, folder: string): Promise<ShardState> {
  const path = join(folder, shard.file);
  const opened = await openFile(path);
  if (!opened) return { state: 'absent' };
  const { handle, size } = opened;
  try {
    const header = checkpoint.headerOf(shard);
    const start = Buffer.alloc(Math.min(header.length, size));
    await readFully(handle, start, 0);
    const whole = header.length + shard.bytes;
    const cut: ShardState = { state: 'broken', problem: `it has ${size} bytes of ${whole}` };
    if (start.equals(header)) return size === whole ? { state: 'whole', dataStart: header.length } : cut;
    if (size < header.length && start.equals(header.subarray(0, size))) return cut;

    const foreign = (why: string): Error =>
      wrongFile(
        `${path} is not a file of this recipe: it is ${why}. Delete it, or overwrite it with weight-init make --force`,
      );
    let given: Awaited<ReturnType<typeof readHeader>>;
    try {
      given = await readHeader(handle, size, path);
    } catch {
      throw foreign('not a safetensors file');
    }
    const { [RECIPE_KEY]: text } = given.metadata;
    if (typeof text !== 'string') throw foreign('of another program');
    if (!isSameRecipe(checkpoint, text)) throw foreign(describe(text));
    // The same recipe in other words: the header has another length.
    const { tensors } = parseHeader(header.subarray(8), path);
    if (!isDeepStrictEqual(given.tensors, tensors)) {
      throw foreign(
        'of this recipe, but with other tensors: shardSize or --only was another, or the header is damaged',
      );
    }
    const there = Buffer.alloc(given.dataStart);
    await readFully(handle, there, 0);
    if (!there.equals(checkpoint.headerOf(shard, text))) {
      throw foreign('of this recipe, but its header is not: it is damaged, or another program wrote it');
    }
    const bytes = given.dataStart + shard.bytes;
    return size === bytes
      ? { state: 'whole', dataStart: given.dataStart }
      : { state: 'broken', problem: `it has ${size} bytes of ${bytes}` };
  } finally {
    await handle.close();
  }
}
