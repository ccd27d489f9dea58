// The files of a checkpoint that hold no tensors, and what else lies in its folder.

import { promises as fs } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { configText } from '../recipe/config/config-text.js';
import type { Checkpoint } from './checkpoint.js';
import { retryLater, systemCode, usageError, wrongFile } from './exit.js';
import { newFile, openFile, readFully, removeTemporaries } from './files.js';
import { INDEX_FILE, indexText, SINGLE_FILE } from './plan.js';

/** The configuration of a model, which from_pretrained needs. */
const CONFIG_FILE = 'config.json';
/** Larger files are none that this program wrote: the largest index has 131,072 names of at most 512 characters. */
const MAX_TEXT_BYTES = 500_000_000;

/** Makes the folder if it is not there. Its parent must be: where a disk is not mounted, a tree of folders would fill another. */
export async function makeFolder(folder: string): Promise<void> {
  try {
    await fs.mkdir(folder);
  } catch (error) {
    const code = systemCode(error);
    if (code === 'ENOENT') throw usageError(`${folder} cannot be made: the folder that should hold it is not there`);
    if (code !== 'EEXIST') throw error;
  }
  if (!(await fs.stat(folder)).isDirectory()) throw usageError(`${folder} is not a folder`);
}

/** Whether a folder is there: it may vanish while it is used. */
export async function checkFolder(folder: string): Promise<void> {
  try {
    await fs.stat(folder);
  } catch (error) {
    throw systemCode(error) === 'ENOENT' ? retryLater(`${folder} has vanished`, error) : error;
  }
}

/** The JSON of a file; undefined if there is no file, null if it is not JSON. */
async function jsonOf(path: string): Promise<unknown> {
  const opened = await openFile(path);
  if (!opened) return undefined;
  try {
    if (opened.size > MAX_TEXT_BYTES) return null;
    const bytes = Buffer.alloc(opened.size);
    return JSON.parse(bytes.subarray(0, await readFully(opened.handle, bytes, 0)).toString());
  } catch (error) {
    if (systemCode(error) !== undefined) throw error;
    return null;
  } finally {
    await opened.handle.close();
  }
}

/** Whether a file has this JSON. Throws for a file that has other content. */
async function hasJson(path: string, value: unknown): Promise<boolean> {
  const there = await jsonOf(path);
  if (there === undefined) return false;
  if (!isDeepStrictEqual(there, value)) throw wrongFile(`${path} belongs to another checkpoint`);
  return true;
}

/** Writes a small file, unless it is there already. */
async function writeText(folder: string, file: string, text: string, force: boolean): Promise<void> {
  const path = join(folder, file);
  const value: unknown = JSON.parse(text);
  const isThere = (): Promise<boolean> =>
    hasJson(path, value).catch((error) => {
      if (force) return false;
      throw error;
    });
  if (await isThere()) return;
  const bytes = Buffer.from(text);
  const written = await newFile(folder, file);
  try {
    await written.write(bytes, 0);
    await written.publish(bytes.length, isThere);
  } finally {
    await written.discard();
  }
  await removeTemporaries(folder, file);
}

/** Whether the index, which is written last, is there, and is that of this checkpoint. One file alone needs none. */
export async function hasIndex({ shards }: Checkpoint, folder: string): Promise<boolean> {
  return shards.length > 1 && (await hasJson(join(folder, INDEX_FILE), JSON.parse(indexText(shards))));
}

/** Writes the index, if the checkpoint has several files; whoever calls has found them all. */
export async function writeIndex({ shards }: Checkpoint, folder: string, force: boolean): Promise<void> {
  if (shards.length > 1) await writeText(folder, INDEX_FILE, indexText(shards), force);
}

/** Removes the index, before a file of the checkpoint is not there any more. */
export async function removeIndex(folder: string): Promise<void> {
  await fs.rm(join(folder, INDEX_FILE), { force: true });
}

/** Writes the config.json of the recipe, if it has one. */
export async function writeConfig({ recipe }: Checkpoint, folder: string, force: boolean): Promise<void> {
  if ('config' in recipe) await writeText(folder, CONFIG_FILE, configText(recipe.config), force);
}

/** Throws if the folder has a checkpoint of other files. With `force` removes its index, whose presence says that all files are there. */
export async function checkOthers({ shards }: Checkpoint, folder: string, force: boolean): Promise<void> {
  const index = join(folder, INDEX_FILE);
  const single = join(folder, SINGLE_FILE);
  // A loader might take the one that is there, also after the new one is whole.
  const [other, why] =
    shards.length === 1 ? [index, 'and this one is a single file'] : [single, 'and loaders prefer it to an index'];
  if (await isThere(other)) throw wrongFile(`${other} belongs to another checkpoint, ${why}. Use another folder`);
  if (shards.length === 1) return;
  try {
    await hasJson(index, JSON.parse(indexText(shards)));
  } catch (error) {
    if (!force) throw error;
    await removeIndex(folder);
  }
}

async function isThere(path: string): Promise<boolean> {
  try {
    await fs.lstat(path);
    return true;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return false;
    throw error;
  }
}
