import { literal } from '../../engines/sql/literal.ts';
import type { FlowColumn } from '../../logs/fields.ts';
import type { Value } from '../../rows/rows.ts';

/** A command to run next: the arguments of `flowq`, without source and window. */
export type NextCommand = readonly string[];

/** The first row, by column. */
export type NextRow = Readonly<Record<string, Value | undefined>>;

/** Returns a command, or none if one of its values is missing. */
const command = (...words: readonly (Value | undefined)[]): NextCommand[] =>
  words.some((word) => word === null || word === undefined) ? [] : [words.map(String)];

/** Returns `flowq report NAME …`. */
export const nextReport = (name: string, ...words: readonly (Value | undefined)[]): NextCommand[] =>
  command('report', name, ...words);

/** Returns commands that show everything about each address. */
export const nextHost = (...addresses: readonly (Value | undefined)[]): NextCommand[] =>
  addresses.flatMap((address) => command('page', 'host', address));

/** Returns a query for the pairs of addresses in such records, for columns that filters do not have. */
export function nextPairs(values: { readonly [K in FlowColumn]?: Value | undefined }): NextCommand[] {
  // Records may contain such characters, but a command may not.
  if (Object.values(values).some((value) => /\p{C}|\p{Zl}|\p{Zp}/u.test(String(value)))) return [];
  const conditions = Object.entries(values).map(([column, value = null]) => {
    // Quoted, because they are SQL keywords.
    const name = column === 'start' || column === 'end' ? `"${column}"` : column;
    return value === null ? `${name} IS NULL` : `${name} = ${literal(value)}`;
  });
  return [
    [
      'query',
      `SELECT srcaddr, dstaddr, count(*) AS records, sum(bytes) AS bytes FROM flows WHERE ${conditions.join(' AND ')} GROUP BY srcaddr, dstaddr ORDER BY records DESC LIMIT 20`,
    ],
  ];
}

/** Returns a command on why one address reached another, or did not; ICMP has no ports. */
export const nextWhy = (
  client: Value | undefined,
  server: Value | undefined,
  port?: Value | undefined,
): NextCommand[] => nextReport('why', client, server, ...(Number(port ?? 0) > 0 ? [String(port)] : []));
