// weight-init make and finish: the files of a checkpoint.
import { join } from 'node:path';
import type { Fingerprint } from '../recipe/fingerprint.js';
import type { Signal } from '../types.js';
import { type Checkpoint, type ShardState, stateOf } from './checkpoint.js';
import { chunksOf } from './chunks.js';
import { EXIT, exitCodeOf, wrongFile } from './exit.js';
import { newFile, openFile, readerOf, removeTemporaries } from './files.js';
import { addChunk, newFingerprint } from './fingerprint.js';
import { checkFolder, checkOthers, hasIndex, makeFolder, removeIndex, writeConfig, writeIndex } from './folder.js';
import { generate } from './generate.js';
import { type Selection, selects } from './part.js';
import type { Shard } from './plan.js';
import { counted, type Report, showBytes } from './report.js';

export interface MakeOptions {
  readonly threads: number;
  readonly force: boolean;
  readonly report: Report;
  readonly signal: Signal;
}

/** The shares of the fingerprint that the recipe expects. */
interface Expected {
  readonly digest: string;
  readonly fingerprint: Fingerprint;
  /** The shards that are in it. */
  readonly shards: Set<Shard>;
}

/** What to compare a checkpoint with; undefined if its recipe names nothing, or only a part of the model is made. */
function expectedOf(checkpoint: Checkpoint): Expected | undefined {
  const { recipe, isWhole } = checkpoint;
  if (recipe.fingerprint === undefined || !isWhole) return undefined;
  return { digest: recipe.fingerprint, fingerprint: newFingerprint(checkpoint), shards: new Set() };
}

/** Throws unless the fingerprint is the expected one. */
function compare({ fingerprint, digest }: Expected): void {
  const found = fingerprint.digest();
  if (found !== digest) throw wrongFile(`The fingerprint is ${found}, but the recipe expects ${digest}`);
}

/** Adds a shard that is there to the fingerprint. */
async function addFile(
  { fingerprint, shards }: Expected,
  shard: Shard,
  dataStart: number,
  folder: string,
  { signal, report }: MakeOptions,
): Promise<void> {
  const path = join(folder, shard.file);
  const opened = await openFile(path);
  if (!opened) throw wrongFile(`${path} has vanished`);
  const read = readerOf(opened.handle, path);
  try {
    for (const chunk of chunksOf(shard.tensors, () => 1)) {
      signal.throwIfAborted();
      addChunk(fingerprint, chunk, await read(chunk.bytes, dataStart + chunk.position));
      report.add(chunk.bytes);
    }
  } finally {
    await opened.handle.close();
  }
  shards.add(shard);
}

/** What is there of a shard. With `force` a foreign file is no error. */
async function lookAt(
  checkpoint: Checkpoint,
  shard: Shard,
  folder: string,
  force: boolean,
): Promise<ShardState | { readonly state: 'foreign' }> {
  try {
    return await stateOf(checkpoint, shard, folder);
  } catch (error) {
    if (!force || exitCodeOf(error) !== EXIT.wrong) throw error;
    return { state: 'foreign' };
  }
}

/** Makes a shard, unless it is there. Returns whether it was made. */
async function makeShard(
  checkpoint: Checkpoint,
  shard: Shard,
  folder: string,
  expected: Expected | undefined,
  { threads, force, report, signal }: MakeOptions,
): Promise<boolean> {
  const { index, file, bytes, tensors } = shard;
  const fields = { shard: index, file, bytes };
  const before = await lookAt(checkpoint, shard, folder, force);
  if (before.state === 'whole') {
    report.add(bytes, true);
    report.say('there', fields, `${file} is there`);
    await removeTemporaries(folder, file);
    return false;
  }
  // From now on not all files are there; and the index of the foreign checkpoint may have the same words.
  if (before.state === 'foreign') await removeIndex(folder);
  if (before.state === 'broken') {
    report.say('broken', { ...fields, problem: before.problem }, `${file} is made again: ${before.problem}`);
  }
  const header = checkpoint.headerOf(shard);
  const written = await newFile(folder, file);
  try {
    await written.write(header, 0);
    await generate(
      chunksOf(tensors),
      (chunk, data) => {
        if (expected) addChunk(expected.fingerprint, chunk, data);
        return written.write(data, header.length + chunk.position);
      },
      { threads, signal, onProgress: report.add },
    );
    expected?.shards.add(shard);
    // Of a single file a wrong one need not appear.
    if (expected && checkpoint.shards.length === 1) compare(expected);
    await written.publish(
      header.length + bytes,
      async () => (await lookAt(checkpoint, shard, folder, force)).state === 'whole',
    );
  } catch (error) {
    await checkFolder(folder);
    throw error;
  } finally {
    await written.discard();
  }
  await removeTemporaries(folder, file);
  report.say('made', fields, `${file}: ${showBytes(bytes)}`);
  return true;
}

/** The shards that are not there whole, each with what is wrong; and where the data of the others begin. */
async function survey(
  checkpoint: Checkpoint,
  folder: string,
  force: boolean,
): Promise<{ readonly missing: string[]; readonly starts: ReadonlyMap<Shard, number> }> {
  const missing: string[] = [];
  const starts = new Map<Shard, number>();
  for (const shard of checkpoint.shards) {
    const found = await lookAt(checkpoint, shard, folder, force);
    if (found.state === 'whole') starts.set(shard, found.dataStart);
    else missing.push(found.state === 'broken' ? `${shard.file} (${found.problem})` : shard.file);
  }
  return { missing, starts };
}

/** Writes what says that a checkpoint is whole, after a look at its fingerprint: whoever calls has found all shards. */
async function complete(
  checkpoint: Checkpoint,
  folder: string,
  starts: ReadonlyMap<Shard, number>,
  expected: Expected | undefined,
  options: MakeOptions,
): Promise<void> {
  const { force, report } = options;
  if (expected) {
    const rest = checkpoint.shards.filter((shard) => !expected.shards.has(shard));
    report.begin(rest.reduce((sum, { bytes }) => sum + bytes, 0));
    for (const shard of rest) await addFile(expected, shard, starts.get(shard) as number, folder, options);
    compare(expected);
    report.say('fingerprint', { fingerprint: expected.digest }, `Fingerprint ${expected.digest}, as expected`);
  }
  await writeConfig(checkpoint, folder, force);
  await writeIndex(checkpoint, folder, force);
}

/** Makes the shards of a selection; and the index, if all shards are there then. */
export async function make(
  checkpoint: Checkpoint,
  folder: string,
  selection: Selection,
  options: MakeOptions,
): Promise<void> {
  const { force, report, signal } = options;
  const { recipe, shards } = checkpoint;
  const selected = shards.filter(({ index }) => selects(selection, index));
  await makeFolder(folder);
  await checkOthers(checkpoint, folder, force);
  if (!('config' in recipe)) {
    const note = 'The recipe has no config.json: from_pretrained will need one';
    report.say('note', { note }, note);
  }
  report.begin(selected.reduce((sum, { bytes }) => sum + bytes, 0));
  const expected = expectedOf(checkpoint);
  let made = 0;
  for (const shard of selected) {
    signal.throwIfAborted();
    if (await makeShard(checkpoint, shard, folder, expected, options)) made++;
  }
  report.end();
  const { missing, starts } = await survey(checkpoint, folder, force);
  const left = { made, of: shards.length, missing: missing.length };
  if (missing.length > 0) {
    report.say('done', left, `This part is done. ${missing.length} of ${shards.length} files are not there yet`);
    return;
  }
  // With the index everything was checked before.
  if (!(await hasIndex(checkpoint, folder)) || (expected && expected.shards.size > 0)) {
    await complete(checkpoint, folder, starts, expected, options);
  }
  report.say('done', left, `${folder} is complete`);
}

/** Writes the index, if all shards are there. */
export async function finish(checkpoint: Checkpoint, folder: string, options: MakeOptions): Promise<void> {
  await checkOthers(checkpoint, folder, options.force);
  const { missing, starts } = await survey(checkpoint, folder, false);
  if (missing.length > 0) {
    const some = missing.slice(0, 10).join(', ');
    const more = missing.length > 10 ? ` and ${missing.length - 10} more` : '';
    throw wrongFile(`${folder} has not all files of this recipe. Missing: ${some}${more}`);
  }
  await complete(checkpoint, folder, starts, expectedOf(checkpoint), options);
  const fields = { files: checkpoint.shards.length };
  options.report.say('done', fields, `${folder} is complete: ${counted(checkpoint.shards.length, 'file')}`);
}
