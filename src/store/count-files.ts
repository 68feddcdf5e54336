import { type FileCount, fileCount, passOver } from '../sources/file-count.ts';
import type { OpenOriginals, Origin, Original } from '../sources/origin.ts';
import type { SourceRequest } from '../sources/source.ts';
import type { FilledUnit } from './fill.ts';
import { isOfPlace } from './pieces.ts';
import { isRead, requestedOf } from './requested.ts';
import { mayHold, reachOf } from './unit.ts';

export interface CountedFiles {
  readonly filled: readonly FilledUnit[];
  /** Listed source files that cannot contain records of the window. */
  readonly outside: readonly Original[];
  /** Source files that could not be stored and are read directly. */
  readonly direct: OpenOriginals;
  /** Locations of source files whose records have no account, Region or time although the request filters by it. */
  readonly lacking: readonly string[];
}

/** Counts the source files by outcome: read, or skipped and why. */
export async function countFiles(
  origin: Origin,
  { window, filter }: SourceRequest,
  { filled, outside, direct, lacking }: CountedFiles,
): Promise<FileCount> {
  const reach = reachOf(origin, window);
  const whereOf = (all: readonly { readonly name: string }[]) => all.map(({ name }) => origin.whereOf(name));
  const listed = filled.flatMap(({ entry, counted, unstored }) => [
    ...(entry?.originals ?? []).filter(({ name }) => counted.has(name)),
    ...unstored,
  ]);
  const late = listed.filter(({ delivered }) => !mayHold(delivered, reach));
  const elsewhere = listed.filter((one) => mayHold(one.delivered, reach) && !isOfPlace(one, filter));
  const lackingNames = new Set(lacking);
  const isLacking = (name: string) => lackingNames.has(origin.whereOf(name));
  const stored = filled
    .flatMap((unit) => requestedOf(unit, reach, filter))
    .filter(({ name }) => !isLacking(name));
  const duplicates = stored.filter(({ copyOf }) => copyOf !== undefined);
  const unread = stored.filter((one) => one.copyOf === undefined && !isRead(one));
  const directly = await direct.files();
  const read =
    stored.length -
    duplicates.length -
    unread.length +
    directly.read -
    [...direct.names.values()].filter(isLacking).length;
  return fileCount(read, [
    ...(origin.passedOver ?? []),
    ...passOver('outside-window', whereOf([...outside, ...late])),
    ...passOver('other-place', whereOf(elsewhere)),
    ...passOver('duplicate', whereOf(duplicates)),
    ...passOver(
      'archived',
      (origin.leftOut ?? []).map(({ where }) => where),
    ),
    ...passOver('unreadable', [...whereOf(unread), ...lacking]),
    ...directly.passedOver,
  ]);
}
