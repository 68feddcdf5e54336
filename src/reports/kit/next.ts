import { literal } from '../../engines/sql/literal.ts';
import type { FlowColumn } from '../../logs/fields.ts';
import type { Value } from '../../rows/rows.ts';

/** A command to run next: the words after `flowq`, without source and window. */
export type NextCommand = readonly string[];

/** The first row, by column. */
export type NextRow = Readonly<Record<string, Value | undefined>>;

/** A command, or none if one of its values is missing. */
const command = (...words: readonly (Value | undefined)[]): NextCommand[] =>
  words.some((word) => word === null || word === undefined) ? [] : [words.map(String)];

/** `flowq report NAME …` */
export const nextReport = (name: string, ...words: readonly (Value | undefined)[]): NextCommand[] =>
  command('report', name, ...words);

/** All about each address. */
export const nextHost = (...addresses: readonly (Value | undefined)[]): NextCommand[] =>
  addresses.flatMap((address) => command('page', 'host', address));

/** The pairs of addresses that such records are about, in SQL, for columns that no filter has. */
export function nextPairs(values: { readonly [K in FlowColumn]?: Value | undefined }): NextCommand[] {
  // What records may contain, and a command may not.
  if (Object.values(values).some((value) => /\p{C}|\p{Zl}|\p{Zp}/u.test(String(value)))) return [];
  const conditions = Object.entries(values).map(([column, value = null]) => {
    // Words of SQL, as columns.
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

/** Why one address reached another, or not; ICMP has no ports. */
export const nextWhy = (
  client: Value | undefined,
  server: Value | undefined,
  port?: Value | undefined,
): NextCommand[] => nextReport('why', client, server, ...(Number(port ?? 0) > 0 ? [String(port)] : []));
