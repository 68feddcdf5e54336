import { isIP } from 'node:net';
import { type AddressBlock, contains, parseBlock } from '../logs/cidr.ts';
import type { Column, Row } from '../rows/rows.ts';

/** Known things that alerts leave out. A row is quiet if it has a value for each part that is given. */
export interface QuietRule {
  /** Addresses or CIDR blocks, one of which holds an address of the row. */
  readonly address?: string | readonly string[] | undefined;
  /** Names, with `*` for any characters. */
  readonly name?: string | readonly string[] | undefined;
  readonly port?: number | readonly number[] | undefined;
  /** Name of the only report it applies to. */
  readonly report?: string | undefined;
  /** `2027-01-31`: the last day, in UTC, that it applies on. */
  readonly until?: string | undefined;
  readonly reason?: string | undefined;
}

const PORTS = new Set(['dstport', 'srcport', 'port']);

/** @returns whether a row is covered by one of the rules at a time (Unix seconds) */
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
  const ports = placesOf((column) => PORTS.has(column));
  const blocks = listOf(address)?.map(parseBlock);
  const patterns = listOf(name)?.map(globTest);
  const numbers = listOf(port);
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

/** Parts of the text in order, without backtracking. */
function globTest(pattern: string): (text: string) => boolean {
  const [first = '', ...others] = pattern.split('*');
  const last = others.pop();
  return (text) => {
    if (last === undefined) return text === first;
    if (!text.startsWith(first) || !text.endsWith(last) || text.length < first.length + last.length)
      return false;
    let at = first.length;
    for (const part of others) {
      const found = text.indexOf(part, at);
      if (found < 0) return false;
      at = found + part.length;
    }
    return at <= text.length - last.length;
  };
}

const listOf = <T>(value: T | readonly T[] | undefined): readonly T[] | undefined =>
  value === undefined ? undefined : ([value].flat() as T[]);
