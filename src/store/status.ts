import { writtenDays } from './day-sums.ts';
import { bytesOf } from './entry.ts';
import { isWhole } from './file-check.ts';
import type { SourceFolder } from './source-folder.ts';
import { timeRangeOf } from './unit.ts';

/** Contents of a store for one source. */
export interface SourceStatus {
  /** The user's first name for it. */
  readonly source: string;
  readonly grain: 'hour' | 'day';
  /** Number of files in the store. */
  readonly units: number;
  readonly originals: number;
  readonly records: number;
  readonly bytes: number;
  /** Unix seconds of the first and last start of a record. */
  readonly first: number | undefined;
  readonly last: number | undefined;
  /** Source files that were deleted from the source, as of the last runs. */
  readonly onlyHere: number;
  /** Source files and lines that were not read completely. */
  readonly skipped: number;
  /** Folder of the Parquet files. */
  readonly folder: string;
}

export function statusOf(source: SourceFolder): SourceStatus {
  const entries = source.units().flatMap((unit) => source.entry(unit) ?? []);
  const originals = entries.flatMap((entry) => entry.originals);
  const sum = (numbers: readonly number[]) => numbers.reduce((all, one) => all + one, 0);
  const firsts = entries.flatMap(({ first }) => first ?? []);
  const lasts = entries.flatMap(({ last }) => last ?? []);
  const { words = '', grain = 'day' } = source.description() ?? {};
  return {
    source: words,
    grain,
    units: entries.length,
    originals: originals.length,
    records: sum(entries.map(({ records }) => records)),
    bytes: sum([...entries.map(bytesOf), ...writtenDays(source).map(({ file }) => file.bytes)]),
    first: firsts.length > 0 ? Math.min(...firsts) : undefined,
    last: lasts.length > 0 ? Math.max(...lasts) : undefined,
    onlyHere: originals.filter(({ gone, expired }) => gone || expired).length,
    skipped: sum(originals.map(({ skipped }) => skipped?.length ?? 0)),
    folder: source.files,
  };
}

export interface Verified {
  readonly files: number;
  readonly bytes: number;
  /** Paths of damaged files. */
  readonly damaged: readonly string[];
}

/** Verifies every byte of a source's files. */
export async function verify(source: SourceFolder, signal?: AbortSignal): Promise<Verified> {
  const damaged: string[] = [];
  let files = 0;
  let bytes = 0;
  for (const unit of source.units()) {
    signal?.throwIfAborted();
    const entry = source.entry(unit);
    if (!entry) damaged.push(source.entryPath(unit));
    if (!entry?.file) continue;
    const written = source.written(entry);
    files += written.length;
    bytes += bytesOf(entry);
    const broken: string[] = [];
    for (const { path, file } of written) if (!(await isWhole(path, file))) broken.push(path);
    if (broken.length === 0) source.noteCheck(entry);
    else source.doubt(entry);
    damaged.push(...broken);
  }
  for (const { day, path, file } of writtenDays(source)) {
    files += 1;
    bytes += file.bytes;
    if (await isWhole(path, file)) continue;
    // The next fill creates them again.
    source.removeDay(day);
    damaged.push(path);
  }
  return { files, bytes, damaged };
}

export interface Pruned {
  readonly units: number;
  readonly bytes: number;
  /** Removed source files that the source no longer has. */
  readonly onlyHere: number;
}

/** Removes units delivered before a time, Unix seconds; units without a delivery time by their last record. */
export function prune(source: SourceFolder, before: number): Pruned {
  let [units, bytes, onlyHere] = [0, 0, 0];
  for (const unit of source.units()) {
    const entry = source.entry(unit);
    const range = timeRangeOf(unit);
    const end = range ? range.start + range.seconds : entry?.last;
    if (end === undefined || end > before) continue;
    source.remove(unit);
    units += 1;
    bytes += entry ? bytesOf(entry) : 0;
    onlyHere += entry?.originals.filter(({ gone, expired }) => gone || expired).length ?? 0;
  }
  return { units, bytes, onlyHere };
}
