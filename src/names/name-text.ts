import type { Span } from './holdings.ts';

/** Maximum number of names shown for one address. */
const MAX_NAMES = 3;

/** Joins distinct names into one text. */
export function joinedNames(names: readonly string[], between: string): string {
  const distinct = [...new Set(names)];
  return distinct.length > MAX_NAMES
    ? `${distinct.slice(0, MAX_NAMES).join(between)}${between}others`
    : distinct.join(between);
}

/** Returns whether a lifetime overlaps a span, whose last second is included. */
export const isIn = (
  { from, until }: { readonly from?: number | undefined; readonly until?: number | undefined },
  at: Span,
): boolean => (from === undefined || from <= at.until) && (until === undefined || until > at.since);
