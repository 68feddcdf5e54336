import { stat } from 'node:fs/promises';
import { messageOf, sourceError } from '../errors.ts';
import { type Pieces, writeFileAtomic } from './atomic-file.ts';

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
    const words = REASON[error.code ?? ''] ?? messageOf(error);
    throw sourceError(`cannot write ${path}: ${words}`, 'what was there before is untouched', error);
  }
}

const REASON: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the quota is used up',
  EFBIG: 'it is larger than files may be here',
  EROFS: 'the disk is read-only',
  EACCES: 'no permission',
  EPERM: 'no permission',
  EISDIR: 'it is a folder',
  ENOTDIR: 'one of its folders is a file',
  ENAMETOOLONG: 'its name is too long',
  EIO: 'the disk has failed (input/output error)',
};

const isFileError = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && 'syscall' in error;

async function checkFolder(path: string, folder: string): Promise<void> {
  const found = await stat(folder).catch((error: NodeJS.ErrnoException) => error);
  if (found instanceof Error) {
    const words = found.code === 'ENOENT' ? `there is no folder ${folder}` : messageOf(found);
    throw sourceError(`cannot write ${path}: ${words}`, `make it, as in mkdir -p ${folder}`, found);
  }
  if (!found.isDirectory()) throw sourceError(`cannot write ${path}: ${folder} is no folder`);
}
