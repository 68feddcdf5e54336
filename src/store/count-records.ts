import { type RawBuilder, sql } from 'kysely';
import type { Runner } from '../engines/sql/runner.ts';
import { LAST_SECOND } from '../flows/relation.ts';
import { halvesOf, inPieces, isMissing, numberAt, type RecordColumn } from '../readers/record-columns.ts';
import { rowObjects } from '../rows/rows.ts';
import { STORE_COLUMNS } from './store-columns.ts';
import { storedFiles, textOf } from './stored-sql.ts';

/** Records of one source file in one format. */
export interface CountedRecords {
  readonly name: string;
  readonly format: string;
  readonly records: number | bigint;
  /** First and last start of the records, Unix seconds. */
  readonly first: number | bigint | null;
  readonly last: number | bigint | null;
  /** Whether no time is in milliseconds. */
  readonly in_seconds: boolean;
}

/** Counts the records in a unit's file, by source file and format. */
export async function countRecords(
  runner: Runner,
  columns: readonly string[],
  path: string,
  signal: AbortSignal | undefined,
): Promise<CountedRecords[]> {
  const isMilliseconds = (time: RawBuilder<unknown>) => sql`${time} > ${sql.lit(LAST_SECOND)}`;
  const times = ['start', 'end'].filter((name) => columns.includes(name)).map((name) => sql.ref(name));
  const late = times.map((time) => sql`coalesce(max(${time}), 0)`);
  const inSeconds =
    late.length > 0 ? sql`not ${isMilliseconds(sql`greatest(${sql.join(late)})`)}` : sql`true`;
  const seconds = sql`case when ${isMilliseconds(sql`start`)} then start // 1000 else start end`;
  const start = columns.includes('start') ? seconds : sql`cast(null as bigint)`;
  const [original, format] = [sql.ref(STORE_COLUMNS.original), sql.ref(STORE_COLUMNS.format)];
  const rows = await runner.run(
    textOf(
      sql`select ${original} as name, ${format} as format, count(*) as records, min(${start}) as first, max(${start}) as last, ${inSeconds} as in_seconds from ${storedFiles(path)} group by ${original}, ${format}`,
    ),
    { signal },
  );
  return (await Array.fromAsync(rowObjects<CountedRecords>(rows))).flat();
}

/** Counts the records of each source file in the given queries. */
export async function countNames(
  runner: Runner,
  parts: readonly RawBuilder<unknown>[],
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<string, number>> {
  if (parts.length === 0) return new Map();
  const original = sql.ref(STORE_COLUMNS.original);
  const all = sql`select cast(${original} as varchar) as name, count(*) as records from (${sql.join(parts, sql` union all by name `)}) group by 1`;
  const rows = await runner.run(textOf(all), { signal });
  const counts = (await Array.fromAsync(rowObjects<{ name: string; records: bigint }>(rows))).flat();
  return new Map(counts.map(({ name, records }) => [name, Number(records)]));
}

/** Counts records of one format that are in column arrays. */
export function countColumns(records: readonly RecordColumn[], format: string): CountedRecords[] {
  const columnOf = (name: string) => records.find((column) => column.name === name);
  const { values, members = [] } = columnOf(STORE_COLUMNS.original) ?? {};
  const codes = values as Int32Array;
  const counts = new Int32Array(members.length + 1);
  for (let row = 0; row < codes.length; row += 1) {
    const code = codes[row] as number;
    counts[code] = (counts[code] as number) + 1;
  }
  const [starts, ends] = ['start', 'end'].map((name) => timesOf(columnOf(name), codes, counts.length));
  return members.flatMap((name, at): CountedRecords[] => {
    const code = at + 1;
    const [first, last] = [starts?.first[code] ?? 0, starts?.last[code] ?? 0];
    const isAny = first <= last;
    return counts[code] === 0
      ? []
      : [
          {
            name,
            format,
            records: counts[code] as number,
            first: isAny ? first : null,
            last: isAny ? last : null,
            in_seconds: Math.max(starts?.latest[code] ?? 0, ends?.latest[code] ?? 0) <= LAST_SECOND,
          },
        ];
  });
}

/** First and last time in seconds and largest raw number, indexed by the code of the source file. */
interface Times {
  readonly first: Float64Array;
  readonly last: Float64Array;
  readonly latest: Float64Array;
}

function timesOf(column: RecordColumn | undefined, codes: Int32Array, count: number): Times {
  const first = new Float64Array(count).fill(Number.POSITIVE_INFINITY);
  const last = new Float64Array(count).fill(Number.NEGATIVE_INFINITY);
  const latest = new Float64Array(count);
  const halves = column?.values instanceof BigInt64Array ? halvesOf(column.values) : new Int32Array();
  inPieces(halves.length / 2, (from, to) => {
    for (let row = from; row < to; row += 1) {
      if (isMissing(halves, row)) continue;
      const code = codes[row] as number;
      const time = numberAt(halves, row);
      const seconds = time > LAST_SECOND ? Math.floor(time / 1000) : time;
      if (seconds < (first[code] as number)) first[code] = seconds;
      if (seconds > (last[code] as number)) last[code] = seconds;
      if (time > (latest[code] as number)) latest[code] = time;
    }
  });
  return { first, last, latest };
}
