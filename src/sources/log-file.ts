import type { DatedFolder, FileName, Folder } from '../logs/delivery.ts';

/** A file or object that may hold records, with what its path says. */
export interface LogFile {
  readonly path: string;
  readonly name: FileName | undefined;
  readonly folder: Folder | undefined;
  /** The hour of a Firehose delivery, which says nothing of account and Region. */
  readonly hour?: DatedFolder | undefined;
  /** All that it holds, if it was fetched into memory: nothing is at its path then. */
  readonly bytes?: Buffer | undefined;
}

/** Whose records a file holds, where its path says. */
export const placeOf = ({ name, folder }: Pick<LogFile, 'name' | 'folder'>) => name ?? folder;
