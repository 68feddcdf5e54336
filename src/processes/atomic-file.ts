import { type FileHandle, mkdir, open, realpath, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { removeLeftovers, temporaryName } from './temporary.ts';

/** The content of a file, in order. */
export type Pieces = AsyncIterable<string | Uint8Array> | Iterable<string | Uint8Array>;

export interface AtomicFileOptions {
  /** File mode (default: that of the replaced file). */
  readonly mode?: number | undefined;
  /** Creates the folder if it does not exist (default: true). */
  readonly makeFolder?: boolean | undefined;
}

/**
 * Writes a file that appears whole or not at all: to a temporary name in the same folder, then renamed. If the content
 * fails, the previous file stays and no temporary file is left; temporary files of killed runs are removed. Links are
 * followed; `/dev/null`, pipes and the like are written to directly.
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

/** Makes the rename durable, where the file system supports it. */
async function syncFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, 'r');
    await handle.sync().finally(() => handle.close());
  } catch {
    // Windows does not support it.
  }
}
