import { type RawBuilder, sql } from 'kysely';
import { literal } from './literal.ts';

/** A value of a packed row; undefined and empty text are NULL. */
export type PackedValue = string | number | undefined;

/**
 * Reference data as a relation: one text with all rows, which the engine splits. It needs a third of the bytes of
 * VALUES. The compiler writes it once, as a CTE, even if the query uses it several times.
 */
export class PackedRelation {
  /** SQL of its rows. */
  readonly text: string;
  /** One text per row: its fields, each followed by the separator, without missing fields at the end. */
  readonly items: readonly string[];
  readonly #selected: string;

  /** @param columns names and types, at least one */
  constructor(
    columns: Readonly<Record<string, 'varchar' | 'bigint'>>,
    rows: readonly (readonly PackedValue[])[],
  ) {
    const texts = rows.map((row) => row.map((value) => (value === undefined ? '' : String(value))));
    const names = Object.entries(columns);
    const prefixes = names.map(([, type], at) => (type === 'varchar' ? commonPrefix(texts, at) : ''));
    const [between = '', within = ''] = separators(texts);
    const items = texts.map((row) =>
      row
        .map((value, at) => value.slice(prefixes[at]?.length))
        .join(within)
        // Removes missing fields at the end.
        .replace(new RegExp(`[${within}]+$`), ''),
    );
    const selected = names.map(([name, type], at) => {
      const part = `split_part(item, ${literal(within)}, ${at + 1})`;
      const prefix = prefixes[at];
      if (type === 'bigint') return `cast(nullif(${part}, '') as bigint) as ${name}`;
      // A missing part is an empty text in DuckDB and NULL in the other engines.
      if (prefix) return `${literal(prefix)} || coalesce(${part}, '') as ${name}`;
      return `nullif(${part}, '') as ${name}`;
    });
    const none = rows.length === 0 ? ' where false' : '';
    this.items = items.map((item) => item + within);
    this.#selected = `select ${selected.join(', ')} from`;
    this.text = `${this.#selected} ${unnested(items, between)}${none}`;
  }

  /**
   * Returns the SQL of its rows if a table contains the items.
   * @param table its name in SQL; it has the column `item`
   */
  inTable(table: string): string {
    return `${this.#selected} ${table}`;
  }
}

/**
 * Returns texts as a relation with one column, `item`.
 * @param between a character that occurs in no text
 */
function unnested(items: readonly string[], between: string): string {
  return `unnest(split(${literal(items.join(between))}, ${literal(between)})) as items(item)`;
}

/** Returns texts as a relation with one column, `item`. */
export function itemsRelation(items: readonly string[]): string {
  const [between = ''] = separators([items]);
  return unnested(items, between);
}

/** Returns the SQL of a relation's rows: its own text, or that of a table that contains them. */
export type PlaceRelation = (relation: PackedRelation) => string;

/** Returns rows as a relation of those columns, usable as a table. */
export function packed(
  columns: Readonly<Record<string, 'varchar' | 'bigint'>>,
  rows: readonly (readonly PackedValue[])[],
): RawBuilder<unknown> {
  return sql`${sql.lit(new PackedRelation(columns, rows) as never)}`;
}

/** Up to this length, an IN list is easier to read, and to compare with file statistics. */
const SHORT = 20;

/** Returns whether the column is one of the values. */
export function isOneOf(column: RawBuilder<unknown>, values: readonly string[]): RawBuilder<boolean> {
  if (values.length === 0) return sql<boolean>`false`;
  if (values.length <= SHORT)
    return sql<boolean>`${column} in (${sql.join(values.map((value) => sql.lit(value)))})`;
  const list = packed(
    { member: 'varchar' },
    values.map((value) => [value]),
  );
  return sql<boolean>`${column} in (select member from ${list})`;
}

/** Returns the common prefix of a column's values; empty if one is missing or there are fewer than two. */
function commonPrefix(rows: readonly (readonly string[])[], at: number): string {
  let prefix = rows.length < 2 ? '' : (rows[0]?.[at] ?? '');
  for (const row of rows) {
    const value = row[at] ?? '';
    while (!value.startsWith(prefix)) prefix = prefix.slice(0, -1);
    if (prefix === '') break;
  }
  // Half of a surrogate pair is not valid text.
  return prefix.isWellFormed() ? prefix : prefix.slice(0, -1);
}

/** Returns two characters that no value contains. */
function separators(rows: readonly (readonly string[])[]): string[] {
  const used = new Set(rows.flatMap((row) => row.flatMap((value) => [...value])));
  // Names may contain all of the first characters; some of the private use area always remain.
  const others = Array.from({ length: 1000 }, (_, at) => String.fromCodePoint(0xe000 + at));
  return [...',;~#@!=', ...others].filter((one) => !used.has(one)).slice(0, 2);
}
