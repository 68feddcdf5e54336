import type { Origin, Original } from '../sources/origin.ts';
import type { Entry, StoredOriginal } from './entry.ts';

/** How a unit differs from its source. */
export interface StoreChanges {
  /** Originals to read: new ones, those that changed, and fetched ones that were damaged. */
  readonly read: readonly Original[];
  /** Stored ones whose records still count. */
  readonly keep: readonly StoredOriginal[];
  /** Whether the entry says less of `keep` than is known: some have vanished, come back or were touched. */
  readonly isNews: boolean;
}

/** How an origin's originals are compared with what is stored. */
export type Comparison = Pick<Origin, 'isCurrent' | 'isFetched' | 'contentOf'>;

/** Whether some of it could not be read as a whole. */
export const isDamaged = ({ skipped }: Pick<StoredOriginal, 'skipped'>): boolean =>
  skipped?.some(({ lines }) => lines === undefined) ?? false;

/**
 * Compares what is stored with what the source lists. An original counts by its name; what has vanished stays.
 * @param isReadable whether the unit's file is as it was written
 * @param replaced names of vanished originals that others took the place of
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
  // A duplicate is read again when the original that it repeats is.
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

/** What is stored of an original that is listed, with its newest version; undefined where its content may be another. */
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
