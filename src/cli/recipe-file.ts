// Reads a recipe: from a file, from standard input, or from the metadata of a checkpoint's file.
import { promises as fs } from 'node:fs';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { canonicalRecipe } from '../recipe/canonical.js';
import type { Recipe } from '../recipe/types.js';
import { systemCode, usageError } from './exit.js';
import { type Handle, readFully } from './files.js';
import { headerLength, LENGTH_BYTES, MAX_HEADER_BYTES, parseHeader } from './safetensors.js';

/** The key of the metadata that holds the recipe. */
export const RECIPE_KEY = 'recipe';

/** A recipe in its canonical form, and the text of it. The form decides the order of tensors, which files have in their metadata. */
export interface RecipeText {
  readonly recipe: Recipe;
  readonly text: string;
}

/** The canonical form of a recipe. */
export function canonical(recipe: unknown): RecipeText {
  const text = canonicalRecipe(recipe as Recipe);
  return { recipe: JSON.parse(text) as Recipe, text };
}

/** Parses JSON of a user. */
export function parseJson(text: string, from: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw usageError(`${from} is not JSON: ${(error as Error).message}`);
  }
}

/** Reads a file that the user names. A wrong name is a wrong call. */
export async function readUserFile(path: string): Promise<Buffer> {
  try {
    return await fs.readFile(path);
  } catch (error) {
    if (['ENOENT', 'EISDIR', 'ENOTDIR'].includes(systemCode(error) ?? '')) throw usageError((error as Error).message);
    throw error;
  }
}

/** The header of an open safetensors file, and where its data begin. */
export async function readHeader(
  handle: Handle,
  size: number,
  path: string,
): Promise<ReturnType<typeof parseHeader> & { readonly dataStart: number }> {
  const start = Buffer.alloc(LENGTH_BYTES);
  const length = headerLength(start.subarray(0, await readFully(handle, start, 0)), size, path);
  const json = Buffer.alloc(length);
  await readFully(handle, json, LENGTH_BYTES);
  return { ...parseHeader(json, path), dataStart: LENGTH_BYTES + length };
}

/** The text of the recipe in the metadata of a checkpoint's file. */
async function recipeOfCheckpoint(path: string): Promise<string> {
  let handle: Handle;
  try {
    handle = await fs.open(path);
  } catch (error) {
    throw systemCode(error) === 'ENOENT' ? usageError((error as Error).message) : error;
  }
  try {
    const { size } = await handle.stat();
    const { [RECIPE_KEY]: text } = (await readHeader(handle, size, path)).metadata;
    if (typeof text !== 'string') throw usageError(`${path} has no recipe in its metadata: another program made it`);
    return text;
  } finally {
    await handle.close();
  }
}

/** Reads a recipe from a file of JSON, from a checkpoint's file that ends in .safetensors, or from standard input for '-'. */
export async function readRecipe(path: string, stdin: Readable): Promise<RecipeText> {
  let text: string;
  if (path.endsWith('.safetensors')) text = await recipeOfCheckpoint(path);
  else {
    const bytes = path === '-' ? await buffer(stdin) : await readUserFile(path);
    // Before it becomes a string, of which Node allows 512 MB.
    if (bytes.length > MAX_HEADER_BYTES) {
      throw usageError(`${path} has ${bytes.length} bytes, and a recipe at most ${MAX_HEADER_BYTES}`);
    }
    text = bytes.toString();
  }
  const from = path === '-' ? 'The recipe from standard input' : path;
  const value = parseJson(text, from);
  if ((value as { model_type?: unknown } | null)?.model_type !== undefined) {
    throw usageError(`${path} is a config.json: weight-init recipe --config ${path} --seed 42 prints its recipe`);
  }
  try {
    return canonical(value);
  } catch (error) {
    const { name, message } = error as Error;
    throw name === 'ArgumentError'
      ? usageError(`${from} is not a recipe: ${message.replace(/^canonicalRecipe[:,] /, '')}`)
      : error;
  }
}
