import type { Rows } from '../../../rows/rows.ts';
import type { DeliveredRow } from './delivered-rows.ts';

/** A column whose value read by the engine differs from the file. */
export interface Difference {
  readonly column: string;
  readonly read: string | null;
  readonly written: string | null;
}

/** Number of rows read, and differences of the first row that is not in the file from the closest record. */
export interface Comparison {
  readonly rows: number;
  readonly differences: readonly Difference[];
}

export async function compareRows(read: Rows, written: readonly DeliveredRow[]): Promise<Comparison> {
  const columns = read.columns.map(({ name }) => name);
  const keyOf = (values: readonly (string | null)[]) => JSON.stringify(values);
  const records = written.map((row) => columns.map((column) => row.get(column) ?? null));
  const known = new Set(records.map(keyOf));
  let rows = 0;
  for await (const batch of read.batches) {
    for (const row of batch) {
      rows += 1;
      const values = row.map((value) => (value === null ? null : String(value)));
      if (!known.has(keyOf(values))) return { rows, differences: differencesOf(columns, values, records) };
    }
  }
  return { rows, differences: [] };
}

function differencesOf(
  columns: readonly string[],
  values: readonly (string | null)[],
  records: readonly (readonly (string | null)[])[],
): Difference[] {
  const differing = (record: readonly (string | null)[]) =>
    columns.flatMap((_, at) => (values[at] === record[at] ? [] : [at]));
  const closest = records.reduce(
    (best, record) => (differing(record).length < differing(best).length ? record : best),
    records[0] ?? [],
  );
  return differing(closest).map((at) => ({
    column: columns[at] ?? '',
    read: values[at] ?? null,
    written: closest[at] ?? null,
  }));
}
