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

/** Why one address reached another, or not; ICMP has no ports. */
export const nextWhy = (
  client: Value | undefined,
  server: Value | undefined,
  port?: Value | undefined,
): NextCommand[] => nextReport('why', client, server, ...(Number(port ?? 0) > 0 ? [String(port)] : []));
