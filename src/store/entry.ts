import { basename } from 'node:path';
import type { FieldType } from '../logs/fields.ts';
import type { Skipped } from '../rows/skipped.ts';
import { readSigned, writeSigned } from './signed-file.ts';

/** A source file as of when its records were stored. */
export interface StoredOriginal {
  readonly name: string;
  readonly size: number;
  readonly version: string;
  readonly place?: { readonly account: string; readonly region: string } | undefined;
  readonly delivered?: { readonly start: number; readonly seconds: number } | undefined;
  /** Arrival of its newest record, Unix milliseconds, if the listing does not show it. */
  readonly came?: number | undefined;
  /** `id`s of its records' formats; empty if no record could be read. */
  readonly formats: readonly string[];
  readonly records: number;
  /** Identifies its unpacked content, regardless of its name; undefined if unknown. */
  readonly content?: string | undefined;
  /** The deleted source file with the same content that this one replaces. */
  readonly replaces?: { readonly name: string; readonly version: string } | undefined;
  /** Whether the fetched bytes are identical to those in the source. */
  readonly verified?: boolean | undefined;
  /** Whether records are stored that the source no longer has. */
  readonly expired?: boolean | undefined;
  /** Name of the source file whose content it repeats, so that its own records are not stored. */
  readonly copyOf?: string | undefined;
  /** Parts that were not read, without `where`, which is the source file. */
  readonly skipped?: readonly Omit<Skipped, 'where'>[] | undefined;
  /** Whether it was deleted from its source. */
  readonly gone?: boolean | undefined;
}

/** Columns of records that are stored alike. */
export interface StoredFormat {
  /** Hash of the other members, so that it is the same in every unit. */
  readonly id: string;
  /** Whether the paths of the source files contain account and Region. */
  readonly placed: boolean;
  readonly columns: readonly { readonly name: string; readonly type: FieldType }[];
  /** Header line of text records; undefined for other formats. */
  readonly header?: string | undefined;
}

/** Size, time and checksum of a file when it was written. */
export interface WrittenFile {
  readonly bytes: number;
  /** A different value means that the file may have changed. */
  readonly mtimeMs: number;
  readonly sha256: string;
}

/** The Parquet file with a unit's records. */
export interface UnitFile extends WrittenFile {
  /** Column names, the store's own last, without the marks, which apply to all records of the unit together. */
  readonly columns: readonly string[];
}

/** The Parquet file with the sums of a unit's marked records. */
export interface SumsFile extends WrittenFile {
  /** `SUMS_FORM` of its writer; another form has different rows. */
  readonly form: number;
  /** Whether an interface has records of several flow logs, which then count as separate places. */
  readonly hasSharedInterfaces: boolean;
  /** Whether they distinguish packets passing through gateways, as queries need if one of the formats shows those. */
  readonly hasPacketEnds: boolean;
}

/** Version of the sums that this version reads and writes. */
export const SUMS_FORM = 3;

/** Version of the entries that this version writes. */
const FORM = 2;

/** Index entry of a unit: its source files, and the description of its stored file. */
export interface Entry {
  readonly unit: string;
  /** Undefined if there were no records. */
  readonly file: UnitFile | undefined;
  /** Undefined if its records have no marks; older versions did not write marks. */
  readonly sums?: SumsFile | undefined;
  readonly formats: readonly StoredFormat[];
  readonly originals: readonly StoredOriginal[];
  readonly records: number;
  /** First and last start of its records, Unix seconds; undefined if the records show none. */
  readonly first?: number | undefined;
  readonly last?: number | undefined;
  /** Whether all checked times are in seconds. */
  readonly inSeconds?: boolean | undefined;
}

/** Returns the size of a unit's files in bytes. */
export const bytesOf = ({ file, sums }: Entry): number => (file?.bytes ?? 0) + (sums?.bytes ?? 0);

/** A source file in an entry of version 1. */
type FirstOriginal = Omit<StoredOriginal, 'formats'> & { readonly format?: string };

/** Converts an entry of any program version to the current form. */
function entryOf({ form, ...entry }: Entry & { readonly form?: number }): Entry {
  const known = entry.sums?.form === SUMS_FORM ? entry : { ...entry, sums: undefined };
  if (form === FORM) return known;
  return { ...known, originals: entry.originals.map((one) => originalOf(one as unknown as FirstOriginal)) };
}

function originalOf({ format, content, ...one }: FirstOriginal): StoredOriginal {
  const formats = format === undefined ? [] : [format];
  // Version 1 prefixed the content with the name, and identified unpacked text by another hash.
  const unnamed = content?.slice(basename(one.name).length + 1);
  const isKnown = unnamed !== undefined && (!unnamed.includes(' ') || one.name.endsWith('.parquet'));
  return { ...one, formats, ...(isKnown ? { content: unnamed } : {}) };
}

/** Reads the entry at a path; undefined if it is missing or damaged. */
export function readEntry(path: string): Entry | undefined {
  const entry = readSigned<Entry & { readonly form?: number }>(path);
  return entry && entryOf(entry);
}

/** Writes an entry atomically, replacing the previous one. */
export function writeEntry(path: string, entry: Entry): void {
  writeSigned(path, { form: FORM, ...entry });
}
