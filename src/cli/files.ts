// Files that appear under their names whole, or not at all.
import { randomBytes } from 'node:crypto';
import { constants, promises as fs } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { retryLater, systemCode, wrongFile } from './exit.js';

/** A handle of a file, as far as it is used here. */
export type Handle = Awaited<ReturnType<typeof fs.open>>;

/** Without an effect where the host does not know it. */
const { O_RDONLY, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants;

/** Opens a file that is there, to read it; undefined if nothing is. Throws for a link and for what is no file. */
export async function openFile(path: string): Promise<{ handle: Handle; size: number } | undefined> {
  let handle: Handle;
  try {
    // O_NONBLOCK: a named pipe would wait for a writer.
    handle = await fs.open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  } catch (error) {
    const code = systemCode(error);
    if (code === 'ENOENT') return undefined;
    if (code === 'ELOOP') throw wrongFile(`${path} is a link, which is not followed`);
    throw error;
  }
  try {
    const status = await handle.stat();
    if (!status.isFile()) throw wrongFile(`${path} is not a file`);
    return { handle, size: status.size };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** Reads exactly these bytes from a position, or as many as there are. Returns how many. */
export async function readFully(handle: Pick<Handle, 'read'>, bytes: Uint8Array, position: number): Promise<number> {
  let done = 0;
  while (done < bytes.length) {
    const { bytesRead } = await handle.read(bytes, done, bytes.length - done, position + done);
    if (bytesRead === 0) break;
    done += bytesRead;
  }
  return done;
}

/**
 * Reads pieces of a file, one after the other, into the same memory: hundreds of megabytes of new arrays would wait for the garbage
 * collector. The bytes of a call are there until the next call begins. Throws where the file ends too early.
 */
export function readerOf(
  handle: Pick<Handle, 'read'>,
  path: string,
): (bytes: number, position: number) => Promise<Uint8Array> {
  let memory = new Uint8Array(0);
  return async (bytes, position) => {
    if (memory.length < bytes) memory = new Uint8Array(bytes);
    const there = memory.subarray(0, bytes);
    if ((await readFully(handle, there, position)) < bytes) throw wrongFile(`${path} was cut off while it was read`);
    return there;
  };
}

/** Writes all bytes at a position. A system may write fewer than it is asked to: then the rest follows. */
export async function writeFully(handle: Pick<Handle, 'write'>, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, position + done);
    if (bytesWritten === 0) throw retryLater('The disk takes no more bytes');
    done += bytesWritten;
  }
}

/** Makes the names in a folder durable: a rename is only in memory before. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return; // it cannot open a folder
  const handle = await fs.open(folder, O_RDONLY);
  try {
    await handle.sync();
  } catch (error) {
    // A file system without such a call: POSIX says EINVAL, and some say ENOTSUP.
    if (!['EINVAL', 'ENOTSUP', 'EOPNOTSUPP'].includes(systemCode(error) ?? '')) throw error;
  } finally {
    await handle.close();
  }
}

/** The start and the end of the names of temporary files of a file. */
const temporaryNames = (file: string): { start: string; end: string } => ({ start: `.${file}.`, end: '.tmp' });

/** A name that no other process has: of host, process and time, and of random bits, since containers share all three. */
function temporaryName(file: string): string {
  const { start, end } = temporaryNames(file);
  const host = hostname()
    .replace(/[^\w-]/g, '-')
    .slice(0, 40);
  return `${start}${host}.${process.pid}.${Date.now().toString(36)}${randomBytes(4).toString('hex')}${end}`;
}

/** Removes temporary files of a file that is whole: those of processes that were killed, and those of twins, which then find it whole. */
export async function removeTemporaries(folder: string, file: string): Promise<void> {
  const { start, end } = temporaryNames(file);
  for (const name of await fs.readdir(folder)) {
    if (name.startsWith(start) && name.endsWith(end)) await fs.rm(join(folder, name), { force: true });
  }
}

/** A file that is written under another name first. */
export interface NewFile {
  write(bytes: Uint8Array, position: number): Promise<void>;
  /**
   * Gives the file its name, if it has so many bytes: everything is on the disk then. Before, `recheck` looks again at what has the
   * name: true if a twin made the same file in the meantime.
   */
  publish(bytes: number, recheck: () => Promise<boolean>): Promise<void>;
  /** Removes what was written, if it has no name yet. */
  discard(): Promise<void>;
}

/** Begins a file in a folder, which must be there. */
export async function newFile(folder: string, file: string): Promise<NewFile> {
  const path = join(folder, temporaryName(file));
  const handle = await fs.open(path, 'wx');
  let open = true;
  const close = async (): Promise<void> => {
    if (open) {
      open = false;
      await handle.close();
    }
  };
  return {
    write: (bytes, position) => writeFully(handle, bytes, position),
    async publish(bytes, recheck) {
      await handle.sync();
      const { size } = await handle.stat();
      if (size !== bytes) throw retryLater(`${path} has ${size} bytes after ${bytes} were written`);
      await close();
      if (await recheck()) {
        await fs.rm(path, { force: true });
        return;
      }
      try {
        await fs.rename(path, join(folder, file));
      } catch (error) {
        // A twin whose file was whole has removed this one.
        if (systemCode(error) === 'ENOENT' && (await recheck())) return;
        throw error;
      }
      await syncFolder(folder);
    },
    async discard() {
      await close().catch(() => {});
      await fs.rm(path, { force: true }).catch(() => {}); // what led here is the error to tell
    },
  };
}
