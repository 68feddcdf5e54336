import { sql } from 'kysely';
import { compilerFor } from '../engines/sql/sql-dialect.ts';
import { relationQuery } from '../flows/relation.ts';
import { formatInstant } from '../logs/instant.ts';
import type { Window } from '../logs/window.ts';
import type { Caveat } from '../rows/caveat.ts';
import type { Value } from '../rows/rows.ts';
import type { OpenedSource, SourceRequest } from './source.ts';
import { unseenIds } from './unseen-ids.ts';

/**
 * Returns why a query over an opened source may have no rows: ids of its filter that no record has, or a window without
 * records. Reads records again, so call it only if there are no rows.
 */
export async function emptyCaveats(
  open: OpenedSource,
  request: Pick<SourceRequest, 'window' | 'filter'>,
): Promise<Caveat[]> {
  const { window } = request;
  if (open.sets.length === 0 || open.caveats?.some(({ kind }) => kind === 'empty')) return [];
  // Local sources have already checked ids on opening.
  if (!open.dialect.isInProcess) {
    const unseen = await unseenIds(open, request);
    if (unseen.length > 0) return unseen;
  }
  return window ? outsideRecords(open, window) : [];
}

/** Returns a caveat with the time the logs begin or end, if the window has no records. */
async function outsideRecords(open: OpenedSource, window: Window): Promise<Caveat[]> {
  const sets = open.sets.filter(({ columns }) => columns.has('start') && columns.has('end'));
  if (sets.length === 0) return [];
  const first = async (select: string, inside: Window | undefined, tail = ''): Promise<readonly Value[]> => {
    const request = { sets, columns: ['start', 'end'], window: inside, filter: {} };
    const records = relationQuery('log_quality', request, open.dialect.functions);
    const query = sql`select ${sql.raw(select)} from (${records}) as records ${sql.raw(tail)}`;
    const runner = await open.runner();
    const { batches } = await runner.run(query.compile(compilerFor(open.dialect)).sql);
    return (await Array.fromAsync(batches)).flat()[0] ?? [];
  };
  if ((await first('1 as found', window, 'limit 1')).length > 0) return [];
  const [begin, end] = await first('min("start") as first_start, max("end") as last_end', undefined);
  if (begin == null || end == null) return [];
  const [begins, ends] = [Number(begin), Number(end)];
  if (ends <= window.since) return [noneBecause(`the logs end at ${formatInstant(ends)}`, { ends })];
  if (begins >= window.until) return [noneBecause(`the logs begin at ${formatInstant(begins)}`, { begins })];
  return [noneBecause('there are records before and after it', {})];
}

const noneBecause = (text: string, fields: Caveat['fields']): Caveat => ({
  kind: 'empty',
  text: `no record is in this window: ${text}`,
  hint: 'deliveries take up to ten minutes, longer for busy interfaces; look further back with --since',
  fields,
});
