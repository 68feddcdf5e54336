import { type RawBuilder, sql } from 'kysely';
import { literal } from './literal.ts';

/** A value of a packed row; undefined is NULL, and so is an empty text. */
export type PackedValue = string | number | undefined;

/**
 * Reference data as a relation: all rows in one text that the engine splits, which takes a third of the bytes of VALUES.
 * The compiler writes it once, as a CTE, however often the query uses it.
 */
export class PackedRelation {
  /** The SQL of its rows. */
  readonly text: string;
  /** A text per row: its fields with the separator after each, without those at the end that are missing. */
  readonly items: readonly string[];
  readonly #selected: string;

  /** @param columns with their types, at least one */
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
        // The fields at the end that are missing.
        .replace(new RegExp(`[${within}]+$`), ''),
    );
    const selected = names.map(([name, type], at) => {
      const part = `split_part(item, ${literal(within)}, ${at + 1})`;
      const prefix = prefixes[at];
      if (type === 'bigint') return `cast(nullif(${part}, '') as bigint) as ${name}`;
      // DuckDB has empty text for a part that is missing, and the others NULL.
      if (prefix) return `${literal(prefix)} || coalesce(${part}, '') as ${name}`;
      return `nullif(${part}, '') as ${name}`;
    });
    const none = rows.length === 0 ? ' where false' : '';
    this.items = items.map((item) => item + within);
    this.#selected = `select ${selected.join(', ')} from`;
    this.text = `${this.#selected} ${unnested(items, between)}${none}`;
  }

  /**
   * The SQL of its rows where a table holds the items.
   * @param table its name in SQL; it has the column `item`
   */
  inTable(table: string): string {
    return `${this.#selected} ${table}`;
  }
}

/** Texts as a relation of one column, `item`. @param between a character that none of them has */
function unnested(items: readonly string[], between: string): string {
  return `unnest(split(${literal(items.join(between))}, ${literal(between)})) as items(item)`;
}

/** Texts as a relation of one column, `item`. */
export function itemsRelation(items: readonly string[]): string {
  const [between = ''] = separators([items]);
  return unnested(items, between);
}

/** The SQL of a relation's rows: its own text, or that of a table that holds them. */
export type PlaceRelation = (relation: PackedRelation) => string;

/** Rows as a relation of those columns, to be used wherever a table is. */
export function packed(
  columns: Readonly<Record<string, 'varchar' | 'bigint'>>,
  rows: readonly (readonly PackedValue[])[],
): RawBuilder<unknown> {
  return sql`${sql.lit(new PackedRelation(columns, rows) as never)}`;
}

/** Lists up to this length are easier to read, and to compare with the statistics of files, as they are. */
const SHORT = 20;

/** Whether a text is one of the values. */
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

/** What all values of a column begin with; empty if one is missing or there are less than two. */
function commonPrefix(rows: readonly (readonly string[])[], at: number): string {
  let prefix = rows.length < 2 ? '' : (rows[0]?.[at] ?? '');
  for (const row of rows) {
    const value = row[at] ?? '';
    while (!value.startsWith(prefix)) prefix = prefix.slice(0, -1);
    if (prefix === '') break;
  }
  // Half of a character is not text.
  return prefix.isWellFormed() ? prefix : prefix.slice(0, -1);
}

/** Two characters that no value has. */
function separators(rows: readonly (readonly string[])[]): string[] {
  const used = new Set(rows.flatMap((row) => row.flatMap((value) => [...value])));
  // Names may have all of the first ones; of the private use area there is always one left.
  const others = Array.from({ length: 1000 }, (_, at) => String.fromCodePoint(0xe000 + at));
  return [...',;~#@!=', ...others].filter((one) => !used.has(one)).slice(0, 2);
}
