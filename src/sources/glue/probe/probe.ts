import { sql } from 'kysely';
import type { ObjectStore } from '../../../aws/object-store.ts';
import type { GlueCatalog } from '../../../catalog/glue/glue-catalog.ts';
import type { TableDraft } from '../../../catalog/table/drafts.ts';
import { explain } from '../../../catalog/table/explain.ts';
import type { GlueSourceConfig, TableConfig } from '../../../config/config.ts';
import { compilerFor } from '../../../engines/sql/sql-dialect.ts';
import { sourceError } from '../../../errors.ts';
import { parseFolder } from '../../../logs/delivery.ts';
import { fieldNamed } from '../../../logs/fields.ts';
import type { GlueEngine } from '../glue-source.ts';
import { partitionPredicate } from '../partition-predicate.ts';
import { compareRows, type Difference } from './compare-rows.ts';
import { deliveredRows } from './delivered-rows.ts';

export interface ProbeContext {
  readonly config: Pick<GlueSourceConfig, 'database' | 'location'>;
  readonly engine: GlueEngine;
  readonly glue: GlueCatalog;
  /** The bucket of the logs. */
  readonly store: ObjectStore;
  readonly signal?: AbortSignal | undefined;
  /** Unix seconds (default: now). */
  readonly now?: number | undefined;
}

export interface ProbeResult {
  readonly table: string;
  /** The object that was compared. */
  readonly uri: string;
  /** Rows that the engine read, all found in the file. */
  readonly rows: number;
}

const MOST_ROWS = 20;

/**
 * Reads the newest file of a table through the engine and compares rows with the file itself.
 * @throws FlowqError (source) when there are no rows, naming the wrong property of the table, or when rows differ from
 * the file; and errors of the engine
 */
export async function probe(
  { config: table, newest }: TableDraft,
  context: ProbeContext,
): Promise<ProbeResult> {
  const { config, engine, glue, store, signal } = context;
  const name = `${config.database}.${table.name}`;
  const uri = `s3://${store.bucket}/${newest.key}`;
  const written = await deliveredRows(store, newest);
  const runner = await engine.open();
  try {
    const rows = await runner.run(probeSql(table, config, engine, newest.key, uri), { signal });
    const comparison = await compareRows(rows, written);
    if (comparison.differences.length > 0) throw differs(name, uri, comparison.differences);
    if (comparison.rows > 0 || written.length === 0) return { table: name, uri, rows: comparison.rows };
  } finally {
    await runner.close();
  }
  const there = await glue.table(config.database, table.name);
  const now = context.now ?? Math.floor(Date.now() / 1000);
  throw noRows(
    name,
    uri,
    written.length,
    there ? explain(there, uri, now) : [`the table ${name} is missing`],
  );
}

/** A query for a few rows of that file, with its partition as in all queries. */
function probeSql(
  table: TableConfig,
  config: ProbeContext['config'],
  engine: GlueEngine,
  key: string,
  uri: string,
): string {
  const folder = parseFolder(key.slice(0, key.lastIndexOf('/')));
  if (!folder) throw sourceError(`${uri} is not where flow logs are delivered`);
  const scope = { accounts: [folder.account], regions: [folder.region] };
  const partition = partitionPredicate(table, scope, {
    first: folder.start,
    last: folder.start + folder.seconds - 1,
  });
  const columns = sql.join(table.fields.map((field) => sql.ref(fieldNamed(field).column)));
  const name = sql.id(...[engine.catalog, config.database, table.name].filter((part) => part !== undefined));
  const query = sql`select ${columns} from ${name} where ${partition} and "$path" = ${sql.lit(uri)} limit ${sql.lit(MOST_ROWS)}`;
  return query.compile(compilerFor(engine.dialect)).sql;
}

function differs(name: string, uri: string, differences: readonly Difference[]) {
  const shown = differences
    .slice(0, 3)
    .map(({ column, read, written }) => `${column} is ${text(read)} instead of ${text(written)}`);
  const more = differences.length > 3 ? ` and ${differences.length - 3} more` : '';
  return sourceError(
    `${name} does not read ${uri} as it was written: ${shown.join(', ')}${more}`,
    'its columns or its SerDe were changed, or files of another format have the same flow log id; run flowq init again to mend the table',
  );
}

function noRows(name: string, uri: string, records: number, reasons: readonly string[]) {
  const why = reasons.length > 0 ? reasons.join('; ') : 'all its properties fit that file';
  const hint =
    reasons.length > 0
      ? 'run flowq init again to mend the table'
      : 'the engine may not be allowed to read the bucket, Lake Formation may hide the rows, or the file was removed';
  return sourceError(`${name} finds no rows in ${uri}, which has ${records}: ${why}`, hint);
}

const text = (value: string | null) => (value === null ? 'missing' : JSON.stringify(value));
