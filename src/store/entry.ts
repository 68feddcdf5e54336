import { basename } from 'node:path';
import type { FieldType } from '../logs/fields.ts';
import type { Skipped } from '../rows/skipped.ts';
import { readSigned, writeSigned } from './signed-file.ts';

/** An original as it was when its records were stored. */
export interface StoredOriginal {
  readonly name: string;
  readonly size: number;
  readonly version: string;
  readonly place?: { readonly account: string; readonly region: string } | undefined;
  readonly delivered?: { readonly start: number; readonly seconds: number } | undefined;
  /** When the newest of its records came, Unix milliseconds, where its listing does not tell. */
  readonly came?: number | undefined;
  /** `id`s of its records' formats; empty where none of its records could be read. */
  readonly formats: readonly string[];
  readonly records: number;
  /** Identifies what it holds, unpacked, whatever its name; undefined where that is not known. */
  readonly content?: string | undefined;
  /** The vanished original of the same content whose place it took. */
  readonly replaces?: { readonly name: string; readonly version: string } | undefined;
  /** Whether what was fetched is, byte for byte, what its source has. */
  readonly verified?: boolean | undefined;
  /** Whether it has records that its source does not have any more. */
  readonly expired?: boolean | undefined;
  /** Name of the original whose content it repeats, so that its own records are not stored. */
  readonly copyOf?: string | undefined;
  /** Without `where`, which is the original's. */
  readonly skipped?: readonly Omit<Skipped, 'where'>[] | undefined;
  /** Whether it has vanished from its source. */
  readonly gone?: boolean | undefined;
}

/** Records that have the same columns. */
export interface StoredFormat {
  /** Made of all that follows, so that it is the same in every unit. */
  readonly id: string;
  /** Whether the originals' paths have account and Region. */
  readonly placed: boolean;
  readonly columns: readonly { readonly name: string; readonly type: FieldType }[];
  /** Header line of text records; undefined for others. */
  readonly header?: string | undefined;
}

/** A file as it was written. */
export interface WrittenFile {
  readonly bytes: number;
  /** Another one means that it may have been changed. */
  readonly mtimeMs: number;
  readonly sha256: string;
}

/** The records of a unit. */
export interface UnitFile extends WrittenFile {
  /** Names of its columns without the marks, which are of all records together; those of the store last. */
  readonly columns: readonly string[];
}

/** What the marks of a unit's records settle. */
export interface SumsFile extends WrittenFile {
  /** `SUMS_FORM`: others have other rows. */
  readonly form: number;
  /** Whether an interface has records of several flow logs, which are places of their own then. */
  readonly hasSharedInterfaces: boolean;
  /** Whether they distinguish packets on their way through gateways, as queries need if one of their formats shows those. */
  readonly hasPacketEnds: boolean;
}

/** Of sums that this version writes and reads. */
export const SUMS_FORM = 3;

/** Of entries that this version writes. */
const FORM = 2;

/** What the store knows of one of its files: what it was made of, and how it is read. */
export interface Entry {
  readonly unit: string;
  /** Undefined where there were no records. */
  readonly file: UnitFile | undefined;
  /** Undefined if its records have no marks: older versions made none. */
  readonly sums?: SumsFile | undefined;
  readonly formats: readonly StoredFormat[];
  readonly originals: readonly StoredOriginal[];
  readonly records: number;
  /** Unix seconds of the first and last start of its records, where they tell. */
  readonly first?: number | undefined;
  readonly last?: number | undefined;
  /** Whether all times are in seconds, as far as that was looked at. */
  readonly inSeconds?: boolean | undefined;
}

/** Bytes of a unit's files. */
export const bytesOf = ({ file, sums }: Entry): number => (file?.bytes ?? 0) + (sums?.bytes ?? 0);

/** An original as version 1 described it. */
type FirstOriginal = Omit<StoredOriginal, 'formats'> & { readonly format?: string };

/** The entry that was written, whatever version of the program wrote it. */
function entryOf({ form, ...entry }: Entry & { readonly form?: number }): Entry {
  const known = entry.sums?.form === SUMS_FORM ? entry : { ...entry, sums: undefined };
  if (form === FORM) return known;
  return { ...known, originals: entry.originals.map((one) => originalOf(one as unknown as FirstOriginal)) };
}

function originalOf({ format, content, ...one }: FirstOriginal): StoredOriginal {
  const formats = format === undefined ? [] : [format];
  // Version 1 put the name before the content, and identified text that was not packed by another hash.
  const unnamed = content?.slice(basename(one.name).length + 1);
  const isKnown = unnamed !== undefined && (!unnamed.includes(' ') || one.name.endsWith('.parquet'));
  return { ...one, formats, ...(isKnown ? { content: unnamed } : {}) };
}

/** The entry at a path; undefined when there is none, or none that is whole. */
export function readEntry(path: string): Entry | undefined {
  const entry = readSigned<Entry & { readonly form?: number }>(path);
  return entry && entryOf(entry);
}

/** Writes an entry that appears whole and takes the place of the one before. */
export function writeEntry(path: string, entry: Entry): void {
  writeSigned(path, { form: FORM, ...entry });
}
