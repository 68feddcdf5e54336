import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { Kysely, sql } from 'kysely';
import { afterAll, expect, it, test } from 'vitest';
import { DuckDbDialect } from '../../../src/library/duckdb.ts';
import { numRuns } from '../runs.ts';
import { CASES, NESTED, sentBack, typeTable, values, valuesOf } from '../sql/native-values.ts';

const db = new Kysely<never>({
  dialect: new DuckDbDialect({ database: ':memory:' }),
});
afterAll(() => db.destroy());

test('DuckDB gives values of each type as docs/dialects.md says', async () => {
  const read = await valuesOf(db, [...CASES.map(([, text]) => text), ...NESTED.map(([, text]) => text)]);
  expect(read).toEqual([...CASES.map(([, , value]) => value), ...NESTED.map(([, , , value]) => value)]);
});

test('docs/dialects.md has the table of types', () => {
  expect(readFileSync('docs/dialects.md', 'utf8')).toContain(typeTable());
});

test('any values come back from DuckDB as they went in', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(values, { minLength: 1 }), async (sent) => {
      expect(await sentBack(db, sent)).toEqual(sent);
    }),
    { numRuns },
  );
});

it('holds a Date the same in columns with and without a zone, wherever the process is', async () => {
  await sql`create table seen (a timestamp, b timestamptz, c json)`.execute(db);
  const at = new Date('2026-07-01T12:00:00.123Z');
  await sql`insert into seen values (${at}, ${at}, ${{ n: [1] }})`.execute(db);
  const { rows } = await sql`from seen where a = ${at} and b = ${at}`.execute(db);
  expect(rows).toEqual([{ a: at, b: at, c: { n: [1] } }]);
});

it.each([
  ['a mixed list', [1, 'a'], 'in one list'],
  ['half a character', '\ud800', 'cannot represent'],
  ['a Map', new Map(), 'type Map'],
  ['no time', new Date(Number.NaN), 'type Date'],
  ['a large integer', 2n ** 127n, 'beyond 127 bits'],
])('refuses %s in words', async (_, value, words) => {
  await expect(sql`select ${sql.val(value)}`.execute(db)).rejects.toThrow(words);
});

it('finds nothing in an empty list, and everything outside', async () => {
  const among = (operator: 'in' | 'not in') =>
    db
      .selectFrom(sql<{ n: number }>`(values (1), (null))`.as('t'))
      .where(sql`col0`, operator, [])
      .select(sql`1`.as('one'));
  expect(await among('in').execute()).toEqual([]);
  expect(await among('not in').execute()).toHaveLength(2);
});
