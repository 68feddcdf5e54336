import type { Span } from './holdings.ts';

/** Maximum number of names for one address; more are not read. */
const MAX_NAMES = 3;

/** Names as one text, each of them once. */
export function joinedNames(names: readonly string[], between: string): string {
  const distinct = [...new Set(names)];
  return distinct.length > MAX_NAMES
    ? `${distinct.slice(0, MAX_NAMES).join(between)}${between}others`
    : distinct.join(between);
}

/** Whether some time is in a span, whose last second is part of it. */
export const isIn = (
  { from, until }: { readonly from?: number | undefined; readonly until?: number | undefined },
  at: Span,
): boolean => (from === undefined || from <= at.until) && (until === undefined || until > at.since);
