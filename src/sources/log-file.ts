import type { DatedFolder, FileName, Folder } from '../logs/delivery.ts';

/** A file or object that may hold records, with the parts of its path. */
export interface LogFile {
  readonly path: string;
  readonly name: FileName | undefined;
  readonly folder: Folder | undefined;
  /** The hour folder of a Firehose delivery, which shows no account and Region. */
  readonly hour?: DatedFolder | undefined;
  /** Its content, if fetched into memory; then no file exists at `path`. */
  readonly bytes?: Buffer | undefined;
}

/** Account and Region of a file's records, if its path shows them. */
export const placeOf = ({ name, folder }: Pick<LogFile, 'name' | 'folder'>) => name ?? folder;
