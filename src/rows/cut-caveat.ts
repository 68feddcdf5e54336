import type { Caveat } from './caveat.ts';

/**
 * Returns the caveat for rows that a limit left out.
 * @param total number of rows without the limit; undefined if the query did not count them
 * @param hint how to get the others
 */
export function cutCaveat(limit: number, total: number | undefined, hint: string): Caveat {
  const number = (count: number) => count.toLocaleString('en-US');
  const left = total === undefined ? 'more rows' : `${number(total - limit)} of ${number(total)} rows`;
  const text = `the limit of ${number(limit)} ${limit === 1 ? 'row' : 'rows'} leaves out ${left}`;
  return { kind: 'cut', text, hint, fields: { limit, total } };
}
