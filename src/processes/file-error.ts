import { messageOf } from '../errors.ts';

const REASONS: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the quota is used up',
  EFBIG: 'it exceeds the maximum file size',
  EROFS: 'the disk is read-only',
  EACCES: 'no permission',
  EPERM: 'no permission',
  EISDIR: 'it is a folder',
  ENOTDIR: 'one of its folders is a file',
  ENAMETOOLONG: 'its name is too long',
  EIO: 'the disk has failed (input/output error)',
};

/** Returns whether an error is a file error of the operating system. */
export function isFileError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error;
}

/** Returns whether `fileErrorText` gave the reason: an error of the operating system, not of the file's content. */
export const isFileReason = (reason: string | undefined): boolean =>
  reason !== undefined && Object.values(REASONS).includes(reason);

/** Returns the reason as text, such as `the disk is full`. */
export function fileErrorText(error: unknown): string {
  return (isFileError(error) ? REASONS[error.code ?? ''] : undefined) ?? messageOf(error);
}
