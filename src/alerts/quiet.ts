import { isIP } from 'node:net';
import { asList } from '../forms/form.ts';
import { type AddressBlock, contains, parseBlock } from '../logs/cidr.ts';
import { globTest } from '../logs/glob.ts';
import { isPortColumn } from '../rows/name-column.ts';
import type { Column, Row } from '../rows/rows.ts';

/** Known findings that alerts exclude. A row is quiet if it matches every given part. */
export interface QuietRule {
  /** Addresses or CIDR blocks, one of which contains an address of the row. */
  readonly address?: string | readonly string[] | undefined;
  /** Names; `*` matches any characters. */
  readonly name?: string | readonly string[] | undefined;
  readonly port?: number | readonly number[] | undefined;
  /** Name of the only report it applies to. */
  readonly report?: string | undefined;
  /** The last day, in UTC, on which it applies: `2027-01-31`. */
  readonly until?: string | undefined;
  readonly reason?: string | undefined;
}

/** Returns a test whether one of the rules covers a row at a time (Unix seconds). */
export function quietTest(
  rules: readonly QuietRule[],
  columns: readonly Column[],
  { report, now }: { readonly report: string; readonly now: number },
): (row: Row) => boolean {
  const tests = rules
    .filter((rule) => (rule.report ?? report) === report && now < endOf(rule))
    .map((rule) => ruleTest(rule, columns));
  return (row) => tests.some((test) => test(row));
}

const endOf = ({ until }: QuietRule) =>
  until === undefined ? Number.POSITIVE_INFINITY : Date.parse(`${until}T00:00:00Z`) / 1000 + 86_400;

function ruleTest({ address, name, port }: QuietRule, columns: readonly Column[]): (row: Row) => boolean {
  const placesOf = (test: (name: string) => boolean) =>
    columns.flatMap((column, at) => (test(column.name) ? [at] : []));
  const names = placesOf((column) => column.endsWith('_name') || column === 'name');
  const ports = placesOf(isPortColumn);
  const blocks = asList(address)?.map(parseBlock);
  const patterns = asList(name)?.map(globTest);
  const numbers = asList(port);
  return (row) =>
    (!blocks || row.some((value) => typeof value === 'string' && isIn(value, blocks))) &&
    (!patterns || names.some((at) => patterns.some((test) => test(String(row[at] ?? ''))))) &&
    (!numbers || ports.some((at) => row[at] !== null && numbers.includes(Number(row[at]))));
}

function isIn(value: string, blocks: readonly AddressBlock[]): boolean {
  if (isIP(value) === 0 || value.includes('%')) return false;
  const address = parseBlock(value);
  return blocks.some((block) => contains(block, address));
}
