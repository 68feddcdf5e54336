import { type FileHandle, mkdir, open, realpath, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { removeLeftovers, temporaryName } from './temporary.ts';

/** Parts of a file's content, in order. */
export type Pieces = AsyncIterable<string | Uint8Array> | Iterable<string | Uint8Array>;

export interface AtomicFileOptions {
  /** File mode (default: that of the replaced file). */
  readonly mode?: number | undefined;
  /** Creates the folder if it does not exist (default: true). */
  readonly makeFolder?: boolean | undefined;
}

/**
 * Writes a file atomically: to a temporary name in the same folder, then renames it. If the content fails, the previous
 * file remains and the temporary file is removed, as are temporary files of killed runs. Links are followed; devices,
 * such as `/dev/null`, and pipes are written to directly.
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
    const fileMode = mode ?? (existing && existing.mode & 0o777);
    await writeInto(file, pieces, async () => {
      if (fileMode !== undefined) await file.chmod(fileMode);
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

/** Makes the rename durable if the file system supports it. */
async function syncFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, 'r');
    await handle.sync().finally(() => handle.close());
  } catch {
    // Windows does not support it.
  }
}
