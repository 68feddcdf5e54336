import { type RawBuilder, sql } from 'kysely';
import type { SqlFunctions } from '../../engines/sql/functions.ts';
import type { RecordValues } from '../conversation.ts';
import { type FilterPart, filterConditions, type RecordFilter, sides } from '../record-filter.ts';

/** Parts of a filter that match all records of an exchange or none, so that they select records before pairing. */
const OF_RECORDS: readonly FilterPart[] = ['account', 'region', 'protocol'];

/** Parts about the place of a record: an exchange matches if one of its records does. */
const OF_PLACES: readonly FilterPart[] = ['vpc', 'subnet', 'interface', 'instance', 'name', 'direction'];

/** Parts about client, server and success. */
const OF_EXCHANGES: readonly FilterPart[] = ['src', 'dst', 'addr', 'port', 'srcPort', 'action'];

function partsOf(filter: RecordFilter, parts: readonly FilterPart[]): RecordFilter {
  const given = parts.filter((part) => filter[part]?.length);
  return { ...Object.fromEntries(given.map((part) => [part, filter[part]])), meanings: filter.meanings };
}

/**
 * Returns the parts of a filter that select records before their directions are paired; the others need whole
 * exchanges.
 */
export const recordsBefore = (filter: RecordFilter): RecordFilter => partsOf(filter, OF_RECORDS);

/** Returns the wanted or the unwanted values of each part. */
function sideOf(filter: RecordFilter, side: 'wanted' | 'unwanted'): RecordFilter {
  const parts = OF_PLACES.map((part) => [part, sides((filter[part] ?? []).map(String))[side]]);
  return { ...Object.fromEntries(parts), meanings: filter.meanings };
}

/** Returns tests of a record's place, by name: whether it is a wanted one, and whether it is an unwanted one. */
export function placeMarks(filter: RecordFilter, f: SqlFunctions): RecordValues {
  const wanted = filterConditions(sideOf(filter, 'wanted'), f);
  const unwanted = filterConditions(sideOf(filter, 'unwanted'), f);
  return {
    ...(wanted.length > 0 && { at_wanted: sql`${sql.join(wanted, sql` and `)}` }),
    ...(unwanted.length > 0 && { at_unwanted: sql`(${sql.join(unwanted, sql` or `)})` }),
  };
}

/** The outcome of an exchange as the action of a record. */
const ACTION = sql`, case filter_outcome when 'accepted' then 'ACCEPT' when 'rejected' then 'REJECT' end as action`;

/** Columns for an exchange, which has no VPC and no account, because its ends may be in several. */
const noNetwork = (f: SqlFunctions) =>
  sql.join(
    ['vpc_id', 'account_id'].map((column) => sql`, ${f.missing('varchar')} as ${sql.ref(column)}`),
    sql``,
  );

/**
 * Returns the exchanges that a filter selects: `--src` is the client, `--dst` the server, `--port` the port of the
 * server, `--action` the outcome. `--direction` concerns the client's packets; other parts about places concern any
 * record.
 * @param exchanges with `filter_outcome` if the filter has an action, and a column for each of {@link placeMarks}, of the client's and of all records
 */
export function selectedExchanges(
  exchanges: RawBuilder<unknown>,
  filter: RecordFilter,
  f: SqlFunctions,
): RawBuilder<unknown> {
  const marks = Object.keys(placeMarks(filter, f));
  const mark = (name: string) => sql.ref(filter.direction?.length ? `request_${name}` : name);
  const conditions = [
    ...filterConditions(partsOf(filter, OF_EXCHANGES), f),
    ...marks.map((name) => (name === 'at_wanted' ? sql`${mark(name)} > 0` : sql`${mark(name)} = 0`)),
  ];
  if (conditions.length === 0) return exchanges;
  const asRecord = sql`select *, client as srcaddr, server as dstaddr, client_port as srcport, port as dstport,
    first_start as ${sql.ref('start')}${filter.action?.length ? ACTION : sql``}${noNetwork(f)} from (${exchanges}) as exchanges`;
  return sql`select * from (${asRecord}) as exchanges where ${sql.join(conditions, sql` and `)}`;
}
