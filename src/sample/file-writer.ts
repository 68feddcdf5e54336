import type { SampleRecord } from './record.ts';

/** Writes the records of one file. */
export interface FileWriter {
  /** How many files may be under way together. */
  readonly atOnce: number;
  /** Gives the size of the file written. */
  write(path: string, records: readonly SampleRecord[]): Promise<number>;
  close(): void;
}
