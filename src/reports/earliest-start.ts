import { sql } from 'kysely';
import { compilerFor } from '../engines/sql/sql-dialect.ts';
import type { RecordFilter } from '../flows/record-filter.ts';
import { relationQuery } from '../flows/relation.ts';
import type { OpenedSource } from '../sources/source.ts';
import type { EarliestStart } from './history-caveats.ts';

/** Queries the earliest start of a record that matches the filter. */
export function earliestStart(
  source: OpenedSource,
  filter: RecordFilter,
  signal?: AbortSignal,
): EarliestStart {
  return async (window) => {
    const request = { sets: source.sets, columns: ['start'], window, filter };
    const records = relationQuery('flows', request, source.dialect.functions);
    const query = sql`select min("start") as first_start from (${records}) as records`;
    const runner = await source.runner();
    const { batches } = await runner.run(query.compile(compilerFor(source.dialect)).sql, { signal });
    const [first] = (await Array.fromAsync(batches)).flat();
    return first?.[0] == null ? undefined : Number(first[0]);
  };
}
