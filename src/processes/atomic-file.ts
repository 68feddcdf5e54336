import { type FileHandle, mkdir, open, realpath, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { removeLeftovers, temporaryName } from './temporary.ts';

/** What a file is made of, in order. */
export type Pieces = AsyncIterable<string | Uint8Array> | Iterable<string | Uint8Array>;

export interface AtomicFileOptions {
  /** Who may read and write it; of a file that is replaced, as it was. */
  readonly mode?: number | undefined;
  /** Makes the folder it stands in, where that is not there; true unless said otherwise. */
  readonly makeFolder?: boolean | undefined;
}

/**
 * Writes a file that appears whole or not at all: beside its place under another name, then renamed. When the
 * text breaks off, what was there before stays and nothing else is left; what runs that were killed left is
 * removed. A link is followed, and what is no file, such as `/dev/null` or a pipe, is written to as it is.
 */
export async function writeFileAtomic(
  path: string,
  pieces: Pieces,
  { mode, makeFolder = true }: AtomicFileOptions = {},
): Promise<void> {
  if (makeFolder) await mkdir(dirname(path), { recursive: true });
  const existing = await stat(path).catch(() => undefined);
  if (existing && !existing.isFile()) {
    await writeInto(await open(path, 'w'), pieces);
    return;
  }
  const place = existing ? await realpath(path) : path;
  removeLeftovers(place);
  const temporary = temporaryName(place);
  try {
    const file = await open(temporary, 'wx', mode);
    const keptMode = mode ?? (existing && existing.mode & 0o777);
    await writeInto(file, pieces, async () => {
      if (keptMode !== undefined) await file.chmod(keptMode);
      await file.sync();
    });
    await rename(temporary, place);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await syncFolder(dirname(place));
}

async function writeInto(file: FileHandle, pieces: Pieces, finish?: () => Promise<void>): Promise<void> {
  try {
    for await (const piece of pieces) await file.writeFile(piece);
    await finish?.();
  } finally {
    await file.close();
  }
}

/** Makes the rename itself last; file systems that cannot are none the worse. */
async function syncFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, 'r');
    await handle.sync().finally(() => handle.close());
  } catch {
    // Windows has no such thing.
  }
}
