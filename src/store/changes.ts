import type { Original } from '../sources/origin.ts';
import type { Entry, KeptOriginal } from './entry.ts';

/** How a unit differs from its source. */
export interface Changes {
  /** Originals to read: new ones, and those that were changed since. */
  readonly read: readonly Original[];
  /** Kept ones whose records still count. */
  readonly keep: readonly KeptOriginal[];
  /** Whether some have vanished, or come back, since that was last written down. */
  readonly isGoneNews: boolean;
}

/**
 * Compares what is kept with what the source lists. An original counts by its name; what has vanished stays.
 * @param isReadable whether the unit's file is as it was written
 */
export function changesOf(
  entry: Entry | undefined,
  listed: readonly Original[],
  isReadable: boolean,
): Changes {
  const now = new Map(listed.map((original) => [original.name, original]));
  const isCurrent = ({ name, size, version }: KeptOriginal) => {
    const original = now.get(name);
    return original?.size === size && original.version === version;
  };
  const isGone = ({ name }: KeptOriginal) => !now.has(name);
  const kept = entry?.originals ?? [];
  const current = kept.filter((one) => isGone(one) || (isCurrent(one) && isReadable));
  const currentNames = new Set(current.map(({ name }) => name));
  // A duplicate is read again when the original that it repeats is.
  const keep = current.filter(({ copyOf }) => copyOf === undefined || currentNames.has(copyOf));
  const names = new Set(keep.map(({ name }) => name));
  return {
    read: listed.filter(({ name }) => !names.has(name)),
    keep: keep.map((one) => {
      const { gone: _, ...rest } = one;
      return isGone(one) ? { ...rest, gone: true } : rest;
    }),
    isGoneNews: kept.some((one) => (one.gone ?? false) !== isGone(one)),
  };
}
