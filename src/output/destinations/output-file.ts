import { stat } from 'node:fs/promises';
import { messageOf, sourceError } from '../../errors.ts';
import { type Pieces, writeFileAtomic } from '../../processes/atomic-file.ts';
import { fileErrorWords, isFileError } from '../../processes/file-error.ts';

/**
 * Writes the file of an output. Only folders that placeholders name are made: one that is gone may be a disk
 * that is not mounted, and a file in its place would be found by nobody.
 * @throws FlowqError (source) when it cannot be written, and whatever the pieces throw
 */
export async function writeOutputFile(path: string, pieces: Pieces, folder?: string): Promise<void> {
  if (folder !== undefined) await checkFolder(path, folder);
  try {
    await writeFileAtomic(path, pieces);
  } catch (error) {
    if (!isFileError(error)) throw error;
    throw sourceError(
      `cannot write ${path}: ${fileErrorWords(error)}`,
      'what was there before is untouched',
      error,
    );
  }
}

async function checkFolder(path: string, folder: string): Promise<void> {
  const found = await stat(folder).catch((error: NodeJS.ErrnoException) => error);
  if (found instanceof Error) {
    const words = found.code === 'ENOENT' ? `there is no folder ${folder}` : messageOf(found);
    throw sourceError(`cannot write ${path}: ${words}`, `make it, as in mkdir -p ${folder}`, found);
  }
  if (!found.isDirectory()) throw sourceError(`cannot write ${path}: ${folder} is no folder`);
}
