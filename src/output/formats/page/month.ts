import type { Window } from '../../../logs/window.ts';

/** 730 hours, as AWS counts a month in its prices. */
const MONTH = 730 * 3600;

/** What an amount of a window comes to in a month at the same rate. */
export const perMonth = (amount: number, { since, until }: Window): number =>
  (amount * MONTH) / (until - since);
