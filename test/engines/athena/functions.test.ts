import { type RawBuilder, sql } from 'kysely';
import { expect, test } from 'vitest';
import { athenaSql } from '../../../src/engines/athena/sql-dialect.ts';
import { compilerFor } from '../../../src/engines/sql/sql-dialect.ts';

/*
 * The text only: what it does is proven on a real Trino, by the suite that compares every report with DuckDB.
 */
const f = athenaSql.functions;
const textOf = (expression: RawBuilder<unknown>) => expression.compile(compilerFor(athenaSql)).sql;
const v = sql.ref<never>('v');

test.each([
  [f.total(v), 'coalesce(sum(cast("v" as decimal(38, 0))), 0)'],
  [f.isoTime(v), `date_format(from_unixtime("v", 'UTC'), '%Y-%m-%dT%H:%i:%sZ')`],
  [f.divide(v, 1000), '"v" / 1000'],
  [
    f.inBlock(v, '10.0.0.0/8'),
    `coalesce(strpos("v", ':') = 0 and contains('10.0.0.0/8', try_cast("v" as ipaddress)), false)`,
  ],
  [
    f.inBlock(v, '2001:db8::1'),
    `coalesce(regexp_like("v", '^[0-9A-Fa-f:]*$') and contains('2001:db8::1/128', try_cast("v" as ipaddress)), false)`,
  ],
])('%#', (expression, text) => {
  expect(textOf(expression)).toBe(text);
});

test('the array of protocols is no longer than Athena takes', () => {
  const [, list = ''] = /array\[(.*?)\]/.exec(textOf(f.protocolName(v))) ?? [];
  expect(list.split(', ').length).toBeLessThanOrEqual(254);
});

test('what is no block never becomes SQL', () => {
  expect(() => f.inBlock(v, "10.0.0.0/8', x)--")).toThrow(RangeError);
});
