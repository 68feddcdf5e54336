import { stat } from 'node:fs/promises';
import { messageOf, sourceError } from '../../errors.ts';
import { type Pieces, writeFileAtomic } from '../../processes/atomic-file.ts';
import { fileErrorText, isFileError } from '../../processes/file-error.ts';

/**
 * Writes an output file. Only folders named by placeholders are created: any other missing folder may be on an
 * unmounted disk, where nobody would look for the file.
 * @throws FlowqError (source) if it cannot be written; errors of the pieces
 */
export async function writeOutputFile(path: string, pieces: Pieces, folder?: string): Promise<void> {
  if (folder !== undefined) await checkFolder(path, folder);
  try {
    await writeFileAtomic(path, pieces);
  } catch (error) {
    if (!isFileError(error)) throw error;
    throw sourceError(
      `cannot write ${path}: ${fileErrorText(error)}`,
      'check the folder and its disk; a previous file is unchanged',
      error,
    );
  }
}

async function checkFolder(path: string, folder: string): Promise<void> {
  const found = await stat(folder).catch((error: NodeJS.ErrnoException) => error);
  if (found instanceof Error) {
    const words = found.code === 'ENOENT' ? `the folder ${folder} does not exist` : messageOf(found);
    throw sourceError(`cannot write ${path}: ${words}`, `create it: mkdir -p ${folder}`, found);
  }
  if (!found.isDirectory()) throw sourceError(`cannot write ${path}: ${folder} is not a folder`);
}
