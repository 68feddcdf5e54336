import type { Origin, Original } from '../sources/origin.ts';
import type { Entry, StoredOriginal } from './entry.ts';

/** Differences between a stored unit and its source. */
export interface StoreChanges {
  /** Source files to read: new and changed ones, and fetched ones that were damaged. */
  readonly read: readonly Original[];
  /** Stored source files whose records still count. */
  readonly keep: readonly StoredOriginal[];
  /** Whether the entry is outdated for a file in `keep`: it was deleted, restored or touched since. */
  readonly isNews: boolean;
}

/** The members of an origin that compare its files with the stored ones. */
export type Comparison = Pick<Origin, 'isCurrent' | 'isFetched' | 'contentOf'>;

/** Returns whether the file, or the rest of it, could not be read; single invalid lines do not count. */
export const isDamaged = ({ skipped }: Pick<StoredOriginal, 'skipped'>): boolean =>
  skipped?.some(({ lines }) => lines === undefined) ?? false;

/**
 * Compares the stored source files with those that the source lists, by name. Deleted source files stay stored.
 * @param isReadable whether the unit's file is intact
 * @param replaced names of deleted source files that other files replaced
 */
export function changesOf(
  entry: Entry | undefined,
  listed: readonly Original[],
  origin: Comparison,
  {
    isReadable,
    replaced,
  }: { readonly isReadable: boolean; readonly replaced?: ReadonlySet<string> | undefined },
): StoreChanges {
  const now = new Map(listed.map((original) => [original.name, original]));
  const isGone = ({ name }: StoredOriginal) => !now.has(name);
  const stored = entry?.originals ?? [];
  const current = stored.flatMap((one) => {
    const original = now.get(one.name);
    if (!original) return replaced?.has(one.name) ? [] : [one];
    if (!isReadable || (origin.isFetched && !one.verified && isDamaged(one))) return [];
    return refreshed(one, original, origin) ?? [];
  });
  const currentNames = new Set(current.map(({ name }) => name));
  // A duplicate is read again if the file that it repeats is read again.
  const keep = current.filter(({ copyOf }) => copyOf === undefined || currentNames.has(copyOf));
  const names = new Set(keep.map(({ name }) => name));
  const before = new Set(stored);
  return {
    read: listed.filter(({ name }) => !names.has(name)),
    keep: keep.map((one) => {
      const { gone: _, ...rest } = one;
      return isGone(one) ? { ...rest, gone: true } : rest;
    }),
    isNews: keep.some((one) => !before.has(one)) || stored.some((one) => (one.gone ?? false) !== isGone(one)),
  };
}

/** Returns the stored source file with its current version; undefined if its content may have changed. */
function refreshed(
  stored: StoredOriginal,
  { name, size, version, ...original }: Original,
  origin: Comparison,
): StoredOriginal | undefined {
  if (origin.isCurrent)
    return origin.isCurrent(stored, { name, size, version, ...original }) ? stored : undefined;
  if (stored.size !== size) return undefined;
  if (stored.version === version) return stored;
  const isSame = stored.content !== undefined && origin.contentOf?.(name) === stored.content;
  return isSame ? { ...stored, version } : undefined;
}
