import type { GlueSourceConfig, TableConfig } from '../../config/config.ts';
import type { DeliveryPlace } from '../../logs/delivery.ts';
import { fieldNamed } from '../../logs/fields.ts';
import { some } from '../../logs/some.ts';
import type { FlowLogFacts, ListedFlowLog, Listing } from './listing.ts';
import { knownFlowLogs, tablesOver } from './table-coverage.ts';

/** Flow log or place that queries over the tables miss or misread. */
export interface Gap extends DeliveryPlace {
  /** Undefined if no table reads the place. */
  readonly flowLog?: string | undefined;
  /** Completes `queries miss flow log fl-1: it …`. */
  readonly reason: string;
}

/** Seconds by which a record may exceed the aggregation interval. */
const INEXACT = 5;

/** Returns what the tables miss or misread of the listing. */
export function gapsOf(
  config: Pick<GlueSourceConfig, 'tables' | 'interval'>,
  { places }: Pick<Listing, 'places'>,
  facts: Readonly<Record<string, FlowLogFacts>>,
): Gap[] {
  return places.flatMap((listed): Gap[] => {
    const { flowLogs = [], ...place } = listed;
    const tables = tablesOver(config.tables, place);
    if (tables.length === 0) {
      const isForeign = flowLogs.length > 0 && flowLogs.every(({ id }) => facts[id]?.kind === 'other');
      return isForeign ? [] : [{ ...place, reason: 'no table reads it' }];
    }
    const known = knownFlowLogs(tables, place);
    return flowLogs
      .filter(({ id }) => !known.has(id))
      .flatMap((flowLog) => {
        const own = facts[flowLog.id];
        const reason = own && whyMisread(flowLog, own, tables, config.interval);
        return reason === undefined ? [] : [{ ...place, flowLog: flowLog.id, reason }];
      });
  });
}

/** Returns why the tables misread a flow log; undefined if a table reads it correctly. */
function whyMisread(
  { layout }: ListedFlowLog,
  { kind, columns, reason, seconds = 0 }: FlowLogFacts,
  tables: readonly TableConfig[],
  interval: number | undefined,
): string | undefined {
  const { hourly } = layout;
  const sameFolders = tables.filter((table) => table.layout.hourly === hourly);
  // Engines read hourly folders within daily ones.
  const readers = sameFolders.length > 0 || !hourly ? sameFolders : tables;
  if (readers.length === 0) return 'delivers to folders of days, and the tables read those of hours';
  // A table with `only` reads only the flow logs that it names, which do not include this one.
  const open = readers.filter((table) => !table.only);
  if (kind === 'other')
    return open.some(({ format }) => format === 'text') && reason !== undefined && !isEmpty(reason)
      ? `does not write VPC flow log records (${reason})`
      : undefined;
  const table = open.find((one) => one.format === kind && (kind === 'parquet' || fits(columns, one)));
  const form = kind === 'parquet' ? 'Parquet' : `text with the fields ${some(columns, 4)}`;
  if (!table) return `writes ${form}, and no table reads that`;
  const stored = new Set(columnsOf(table));
  const missing = columns.filter((column) => !stored.has(column));
  if (missing.length > 0) return `writes fields that ${table.name} does not have: ${some(missing)}`;
  return interval !== undefined && seconds > interval + INEXACT
    ? `aggregates over up to ${seconds} s, and runs wait for ${interval} s`
    : undefined;
}

const isEmpty = (reason: string) => reason === 'the object is empty';

/** Returns whether one list is a prefix of the other, so that values are in the right columns. */
function fits(columns: readonly string[], table: TableConfig): boolean {
  return columnsOf(table).every((column, at) => at >= columns.length || column === columns[at]);
}

const columnsOf = ({ fields }: TableConfig) => fields.map((name) => fieldNamed(name).column);
