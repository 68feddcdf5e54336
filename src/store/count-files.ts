import { type FileCount, fileCount, passOver } from '../sources/file-count.ts';
import type { OpenOriginals, Origin, Original } from '../sources/origin.ts';
import type { SourceRequest } from '../sources/source.ts';
import type { FilledUnit } from './fill.ts';
import { isOfPlace } from './pieces.ts';
import { isRead, requestedOf } from './requested.ts';
import { mayHold, reachOf } from './unit.ts';

export interface CountedFiles {
  readonly filled: readonly FilledUnit[];
  /** Originals that were listed and cannot hold records of the window. */
  readonly outside: readonly Original[];
  /** Originals that could not be stored, and are read directly. */
  readonly direct: OpenOriginals;
  /** Originals, as the user knows them, that lack the account, Region or time that the request is about. */
  readonly lacking: readonly string[];
}

/** What became of each original of a store's source. */
export async function countFiles(
  origin: Origin,
  { window, filter }: SourceRequest,
  { filled, outside, direct, lacking }: CountedFiles,
): Promise<FileCount> {
  const reach = reachOf(origin, window);
  const whereOf = (all: readonly { readonly name: string }[]) => all.map(({ name }) => origin.whereOf(name));
  const listed = filled.flatMap(({ entry, counted, unkept }) => [
    ...(entry?.originals ?? []).filter(({ name }) => counted.has(name)),
    ...unkept,
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
