import { renameSync, rmSync } from 'node:fs';
import type { Runner } from '../engines/sql/runner.ts';
import { addedUp } from '../flows/stored-sums.ts';
import { Lock } from '../processes/lock.ts';
import { removeLeftovers, temporaryName } from '../processes/temporary.ts';
import type { Entry, SumsFile, WrittenFile } from './entry.ts';
import { isWhole, seemsWhole } from './file-check.ts';
import { readSigned, writeSigned } from './signed-file.ts';
import type { SourceFolder } from './source-folder.ts';
import { storedFiles, writeSums } from './stored-sql.ts';
import { dayOf, isDayOver } from './unit.ts';

/**
 * Index entry of a day's sums. One file adds up the sums of its hours, because most pairs of addresses occur in most
 * hours.
 */
interface DaySums {
  readonly file: WrittenFile;
  /** SHA-256 of the hours' sums files, by unit: if one differs now, the day's sums are not used. */
  readonly of: Readonly<Record<string, string>>;
}

/** Sums of a day that can be read instead of those of its hours. */
export interface UsableDaySums {
  readonly path: string;
  readonly file: WrittenFile;
  /** Paths of the hours' sums files. */
  readonly hours: readonly string[];
}

/** A unit with its sums file. */
type Summed = Pick<Entry, 'unit'> & { readonly sums: SumsFile };

/** Groups the units with sums by day. */
const byDay = (entries: readonly Entry[]) => {
  const summed = entries.flatMap(({ unit, sums }) => (sums ? [{ unit, sums }] : []));
  const days = Map.groupBy(summed, ({ unit }) => dayOf(unit));
  return [...days].flatMap(([day, hours]) => (day === undefined ? [] : [{ day, hours }]));
};

/** Returns the days' sums that are intact and were computed from the current sums of these units. */
export async function usableDaySums(
  source: SourceFolder,
  entries: readonly Entry[],
): Promise<UsableDaySums[]> {
  const usable: UsableDaySums[] = [];
  for (const { day, hours } of byDay(entries)) {
    const [path, known] = [source.daySums(day), readSigned<DaySums>(source.dayEntryPath(day))];
    if (!known || !isMadeOf(known, hours) || !seemsWhole(path, known.file)) continue;
    if (!source.isDayChecked(day, known.file)) {
      if (!(await isWhole(path, known.file))) continue;
      source.noteDayCheck(day, known.file);
    }
    usable.push({ path, file: known.file, hours: Object.keys(known.of).map((unit) => source.sums(unit)) });
  }
  return usable;
}

function isMadeOf({ of }: DaySums, hours: readonly Summed[]): boolean {
  const now = new Map(hours.map(({ unit, sums }) => [unit, sums.sha256]));
  return Object.entries(of).every(([unit, sha256]) => now.get(unit) === sha256);
}

/** Returns the days' sums files as recorded when they were written. */
export function writtenDays(
  source: SourceFolder,
): { readonly day: string; readonly path: string; readonly file: WrittenFile }[] {
  return source.days().flatMap((day) => {
    const known = readSigned<DaySums>(source.dayEntryPath(day));
    return known ? [{ day, path: source.daySums(day), file: known.file }] : [];
  });
}

interface DayMaking {
  readonly source: SourceFolder;
  readonly day: string;
  readonly hours: readonly Summed[];
}

/** Returns the completed days whose hours are all up to date and whose sums are missing or outdated. */
export function daysToAddUp(source: SourceFolder, entries: readonly Entry[]): DayMaking[] {
  const units = source.units();
  const current = new Set(entries.map(({ unit }) => unit));
  return byDay(entries).flatMap(({ day, hours }) => {
    const isCurrent = units.every((unit) => dayOf(unit) !== day || current.has(unit));
    const isAlike = new Set(hours.map(({ sums }) => sums.hasPacketEnds)).size === 1;
    const isReady = hours.length > 1 && isAlike && isCurrent && isDayOver(day, units);
    return isReady && !isMade({ source, day, hours }) ? [{ source, day, hours }] : [];
  });
}

function isMade({ source, day, hours }: DayMaking): boolean {
  const known = readSigned<DaySums>(source.dayEntryPath(day));
  if (!known || Object.keys(known.of).length !== hours.length || !isMadeOf(known, hours)) return false;
  return seemsWhole(source.daySums(day), known.file);
}

/**
 * Adds up the sums of a day's hours, unless another process does or the store is not writable.
 * @param runner can access the source's folder
 * @throws FlowqError (query) if the sums cannot be read or written
 */
export async function addUpDay(runner: Runner, { source, day, hours }: DayMaking, signal?: AbortSignal) {
  const lock = await Lock.take(source.lockPath(`${day}-sums`)).catch(() => undefined);
  if (!(lock instanceof Lock)) return;
  using _ = lock;
  const path = source.daySums(day);
  removeLeftovers(path);
  const temporary = temporaryName(path);
  const sums = addedUp(storedFiles(...hours.map(({ unit }) => source.sums(unit))));
  try {
    const file = await writeSums(runner, sums, temporary, signal);
    const of = Object.fromEntries(hours.map(({ unit, sums }) => [unit, sums.sha256]));
    renameSync(temporary, path);
    writeSigned(source.dayEntryPath(day), { file, of } satisfies DaySums);
    source.noteDayCheck(day, file);
  } finally {
    rmSync(temporary, { force: true });
  }
}
