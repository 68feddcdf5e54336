import fc from 'fast-check';
import { type Kysely, sql } from 'kysely';

/** What Athena, Trino and DuckDB all have: SQL, its value in JavaScript, and what the types are called where they differ. */
export const CASES: readonly (readonly [type: string, sql: string, value: unknown])[] = [
  ['boolean', 'true', true],
  ['integer', 'cast(-7 as integer)', -7],
  ['bigint', 'cast(9223372036854775807 as bigint)', 9223372036854775807n],
  ['decimal(38, 0)', 'cast(12 as decimal(38, 0))', 12n],
  ['decimal(10, 2)', 'cast(1.5 as decimal(10, 2))', '1.50'],
  ['real', 'cast(0.1 as real)', Math.fround(0.1)],
  ['double', 'cast(0.1 as double)', 0.1],
  ['varchar', "cast('a' as varchar)", 'a'],
  ['date', "date '2026-11-20'", '2026-11-20'],
  ['timestamp', "timestamp '2026-11-20 08:00:00.123'", new Date('2026-11-20T08:00:00.123Z')],
  [
    'timestamp with time zone',
    "cast('2026-11-20 08:00:00.123+02:00' as timestamp with time zone)",
    new Date('2026-11-20T06:00:00.123Z'),
  ],
  ['uuid', "cast('12151fd2-7586-11e9-8f9e-2a86e4085a59' as uuid)", '12151fd2-7586-11e9-8f9e-2a86e4085a59'],
  ['null', 'null', null],
];

/** Types whose SQL differs; Athena's results cannot carry them back. */
export const NESTED: readonly (readonly [type: string, duckDb: string, trino: string, value: unknown])[] = [
  ['binary', "'\\x00\\xFF'::blob", "X'00FF'", new Uint8Array([0, 255])],
  [
    'json',
    `'{"a": [1, 9007199254740993, null]}'::json`,
    `json '{"a": [1, 9007199254740993, null]}'`,
    { a: [1, 9007199254740993n, null] },
  ],
  ['list', '[1, null]', 'array[1, null]', [1, null]],
  [
    'row',
    "{'a': 1, 'b c': timestamp '2026-11-20 08:00:00'}",
    `cast(row(1, timestamp '2026-11-20 08:00:00') as row(a integer, "b c" timestamp(3)))`,
    { a: 1, 'b c': new Date('2026-11-20T08:00:00Z') },
  ],
  [
    'list of rows',
    "[{'a': [1.50::decimal(9,2)]}]",
    "array[cast(row(array[decimal '1.50']) as row(a array(decimal(9, 2))))]",
    [{ a: ['1.50'] }],
  ],
  ['map', "map {'k': 1, 'l': null}", "map(array['k', 'l'], array[1, null])", { k: 1, l: null }],
];

/** The values of columns of SQL. */
export async function valuesOf(db: Kysely<never>, texts: readonly string[]): Promise<unknown[]> {
  const columns = sql.join(texts.map((text, at) => sql`${sql.raw(text)} as ${sql.ref(`c${at}`)}`));
  const { rows } = await sql<Record<string, unknown>>`select ${columns}`.execute(db);
  return texts.map((_, at) => rows[0]?.[`c${at}`]);
}

const text = fc.string({ unit: 'binary' });
const date = fc.date({ min: new Date('1900-01-01'), max: new Date('2200-01-01'), noInvalidDate: true });
const integer = fc.bigInt({ min: -(10n ** 38n) + 1n, max: 10n ** 38n - 1n });
const name = fc.stringMatching(/^[a-z][a-z0-9_]{0,8}$/);

/** Values that each engine gives back as they went in. */
export const values = fc.oneof(
  text,
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  integer,
  fc.double({ noNaN: true }).filter((one) => !Number.isSafeInteger(one)),
  fc.boolean(),
  fc.constant(null),
  date,
  fc.uint8Array(),
  fc.array(text, { minLength: 1 }),
  fc.array(fc.array(date, { minLength: 1 }), { minLength: 1 }),
  fc.dictionary(name, fc.oneof(text, date, fc.uint8Array(), fc.boolean()), {
    minKeys: 1,
    noNullPrototype: true,
  }),
);

/** The values, sent as values of a query and read back. */
export async function sentBack(db: Kysely<never>, sent: readonly unknown[]): Promise<unknown[]> {
  const columns = sql.join(sent.map((value, at) => sql`${sql.val(value)} as ${sql.ref(`c${at}`)}`));
  const { rows } = await sql<Record<string, unknown>>`select ${columns}`.execute(db);
  return sent.map((_, at) => rows[0]?.[`c${at}`]);
}

/** The table of types in docs/dialects.md, made of the cases that the tests run on the engines. */
export function typeTable(): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const both = CASES.map(([type, , value]) => line([type, kindOf(value), kindOf(value)]));
  const nested = NESTED.map(([type, , , value]) =>
    line([type, kindOf(value), type === 'json' ? kindOf(value) : 'text, as Athena writes it']),
  );
  return [line(['SQL type', 'DuckDB, Trino', 'Athena']), '| --- | --- | --- |', ...both, ...nested].join(
    '\n',
  );
}

function kindOf(value: unknown): string {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return `${typeof value}, \`${JSON.stringify(value)}\``;
  if (typeof value === 'bigint') return `bigint, \`${value}n\``;
  if (value instanceof Date) return `Date, \`${value.toISOString()}\``;
  if (value instanceof Uint8Array) return 'Uint8Array';
  return value === null ? '`null`' : `\`${shown(value)}\``;
}

function shown(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(shown).join(', ')}]`;
  if (value instanceof Date) return `Date ${value.toISOString()}`;
  if (typeof value === 'object' && value !== null)
    return `{ ${Object.entries(value)
      .map(([name, one]) => `${/^\w+$/.test(name) ? name : `'${name}'`}: ${shown(one)}`)
      .join(', ')} }`;
  return typeof value === 'bigint' ? `${value}n` : String(JSON.stringify(value)).replaceAll('"', "'");
}
