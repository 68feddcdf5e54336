import type { SampleRecord } from './record.ts';

/** Writes the records of one file. */
export interface FileWriter {
  /** Maximum number of files written concurrently. */
  readonly atOnce: number;
  /** Returns the size of the file in bytes. */
  write(path: string, records: readonly SampleRecord[]): Promise<number>;
  close(): void;
}
