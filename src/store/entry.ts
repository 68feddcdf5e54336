import { createHash } from 'node:crypto';
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import type { FieldType } from '../logs/fields.ts';
import { removeLeftovers, temporaryName } from '../processes/temporary.ts';
import type { Skipped } from '../sources/source.ts';

/** An original as it was when its records were kept. */
export interface KeptOriginal {
  readonly name: string;
  readonly size: number;
  readonly version: string;
  readonly place?: { readonly account: string; readonly region: string } | undefined;
  readonly delivered?: { readonly start: number; readonly seconds: number } | undefined;
  /** When the newest of its records came, Unix milliseconds, where its listing does not tell. */
  readonly came?: number | undefined;
  /** `id` of its records' format; undefined where none of its records could be read. */
  readonly format?: string | undefined;
  readonly records: number;
  /** Identifies what a delivered file holds, whatever folder it lies in. */
  readonly content?: string | undefined;
  /** Name of the original whose content it repeats, so that its own records are not stored. */
  readonly copyOf?: string | undefined;
  /** Without `where`, which is the original's. */
  readonly skipped?: readonly Omit<Skipped, 'where'>[] | undefined;
  /** Whether it has vanished from its source. */
  readonly gone?: boolean | undefined;
}

/** Records that have the same columns. */
export interface KeptFormat {
  /** Made of all that follows, so that it is the same in every unit. */
  readonly id: string;
  /** Whether the originals' paths told account and Region. */
  readonly placed: boolean;
  readonly columns: readonly { readonly name: string; readonly type: FieldType }[];
}

export interface KeptFile {
  readonly bytes: number;
  /** Of the file as it was written; another one means that it may have been changed. */
  readonly mtimeMs: number;
  readonly sha256: string;
  /** Names of all columns it has, those of the store last. */
  readonly columns: readonly string[];
}

/** What the store knows of one of its files: what it was made of, and how it is read. */
export interface Entry {
  readonly unit: string;
  /** Undefined where there were no records. */
  readonly file: KeptFile | undefined;
  readonly formats: readonly KeptFormat[];
  readonly originals: readonly KeptOriginal[];
  readonly records: number;
  /** Unix seconds of the first and last start of its records, where they tell. */
  readonly first?: number | undefined;
  readonly last?: number | undefined;
  /** Whether all times are in seconds, as far as that was looked at. */
  readonly inSeconds?: boolean | undefined;
}

/** The entry at a path; undefined when there is none, or none that is whole. */
export function readEntry(path: string): Entry | undefined {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
  const [json = '', sum] = text.split('\n');
  return sum === sumOf(json) ? (JSON.parse(json) as Entry) : undefined;
}

/** Writes an entry that appears whole and takes the place of the one before. */
export function writeEntry(path: string, entry: Entry): void {
  const json = JSON.stringify(entry);
  writeWhole(path, `${json}\n${sumOf(json)}\n`);
}

/** Writes a small file of this room's own that appears whole. @throws the file system's error */
export function writeWhole(path: string, text: string): void {
  removeLeftovers(path);
  const temporary = temporaryName(path);
  try {
    const file = openSync(temporary, 'wx', 0o600);
    try {
      writeSync(file, text);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

const sumOf = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 16);
