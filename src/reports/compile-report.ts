import { sql } from 'kysely';
import { compilerFor, type SqlDialect } from '../engines/sql/sql-dialect.ts';
import { usageError } from '../errors.ts';
import type { Reading } from '../flows/conversation.ts';
import { recordsBefore } from '../flows/exchanges/exchange-filter.ts';
import { GATEWAY_FIELDS, hasGatewayLegs, withoutGatewayLegs } from '../flows/gateway-legs.ts';
import { MARK_FIELD, marksOf, type StoredMarks } from '../flows/marks.ts';
import { type Kinship, NAMED_FIELDS, type NameTable, namedRelation } from '../flows/named-relation.ts';
import { narrowedFilter } from '../flows/narrowed-filter.ts';
import { type Narrowing, NOT_NARROWED } from '../flows/narrowing.ts';
import { filterColumns, filterColumnsToo, type RecordFilter } from '../flows/record-filter.ts';
import { isLogged } from '../flows/record-set.ts';
import { PACKET_ENDS, type RelationRequest, relationQuery } from '../flows/relation.ts';
import type { Inventory } from '../inventory/inventory.ts';
import { NO_INVENTORY } from '../inventory/present.ts';
import type { Window } from '../logs/window.ts';
import type { Names } from '../names/names.ts';
import type { QueryNeed } from '../readers/record-need.ts';
import type { AnyReport, RowQuery } from './define-report.ts';
import { gatewaysOf } from './gateways.ts';
import { makeKit } from './kit/kit.ts';
import { isPacketLevel } from './kit/levels.ts';
import { windowRead } from './lookback.ts';
import { withDefaults } from './read-options.ts';
import { withTotals } from './totals.ts';

/**
 * How a limited query shows that there are more rows: by the number and sums of all rows as last columns, or by one row
 * above the limit. The columns cost DuckDB a fifth of its time at 2 million rows and nothing at 100,000, but on other
 * engines they send all rows to one node.
 */
export type LimitOverflow = 'total' | 'one-more';

export interface ReportRequest extends Omit<RelationRequest, 'columns'> {
  /** Values of the report's options; missing ones have their defaults. */
  readonly options?: Readonly<Record<string, unknown>> | undefined;
  /** Maximum rows; all rows if undefined or `all`. */
  readonly limit?: number | 'all' | undefined;
  /** How the query shows that there are rows above its limit; by default, it does not. */
  readonly beyond?: LimitOverflow | undefined;
  /** Whether records are stored in columns, so that reading them again is cheap. */
  readonly columnar?: boolean | undefined;
  /** Results that a store has computed about the records. */
  readonly marks?: StoredMarks | undefined;
  /** IANA time zone of days and hours (default: UTC). */
  readonly zone?: string | undefined;
  readonly inventory?: Inventory | undefined;
  /** Knowledge about the records, which excludes reference data that they cannot match (default: none). */
  readonly narrowing?: Narrowing | undefined;
  /** Names of addresses and interfaces, for reports that group by them. */
  readonly names?: (() => Names | undefined) | undefined;
}

/**
 * Returns the SQL of a report over a source's records, as the engine runs it.
 * @throws FlowqError (usage) if a required option or the inventory is missing
 */
export function compileReport(report: AnyReport, given: ReportRequest, dialect: SqlDialect): string {
  if (report.needsInventory && !given.inventory) throw missingInventory(`report ${report.name}`);
  const f = dialect.functions;
  const options = withDefaults(report, given.options ?? {});
  const window = windowRead(report, options, given.window);
  const { narrowing = NOT_NARROWED } = given;
  const request = { ...given, filter: narrowedFilter(given.filter, window, narrowing) };
  const named = report.named?.(options as never) ?? [];
  const packetLevel = isPacketLevel(report, options);
  const gateways = gatewaysOf(packetLevel ? request.inventory : undefined);
  const logged = (column: string) => isLogged(request.sets, column);
  const hasLegs = hasGatewayLegs(gateways, logged);
  // Names are joined to the records, which is expensive to do twice.
  const columnar = request.columnar === true && named.length === 0 && !hasLegs;
  const hasPackets = packetLevel && logged('pkt_srcaddr');
  const marks =
    columnar && report.relation === 'flows' && request.marks
      ? marksOf(request.marks, request.filter, { f, hasPackets })
      : undefined;
  const columns = [
    ...(marks ? [MARK_FIELD] : []),
    ...(hasLegs ? GATEWAY_FIELDS : []),
    ...ownColumns(report, options),
  ];
  const all = relationQuery(
    report.relation,
    {
      ...request,
      ...recordsOf(report, request, columns),
      window,
      packetLevel,
      action: hasLegs ? undefined : report.decided,
      withTranslated: packetLevel,
    },
    f,
  );
  const plain = hasLegs ? withoutGatewayLegs(all, gateways, f) : all;
  const relation =
    named.length > 0 ? namedRelation(plain, named, (about) => tableOf(about, request, window), f) : plain;
  const db = compilerFor<Record<never, never>>(dialect).with(
    report.relation,
    () => sql<Record<string, unknown>>`(${relation})`,
  );
  const reading: Reading = {
    f,
    isLogged: logged,
    columnar,
    marks,
  };
  const context = {
    ...reading,
    // Only the report knows the relations of its query.
    ...makeKit(reading, db as never, request.filter),
    db,
    options,
    window: request.window,
    zone: request.zone ?? 'UTC',
    inventory: request.inventory ?? NO_INVENTORY,
    filter: request.filter,
    narrowing,
  };
  // The index contains reports of all types; defineReport has checked that this one fits its context.
  const ranked = inOrder(report.query(context as never), report);
  const limit = report.refine ? 'all' : (request.limit ?? 'all');
  if (limit === 'all') return ranked.compile().sql;
  if (request.beyond === 'one-more') return ranked.limit(limit + 1).compile().sql;
  return (request.beyond === 'total' ? withTotals(ranked, report.columns) : ranked).limit(limit).compile()
    .sql;
}

/** Returns the columns that a report declares for these option values. */
function ownColumns(report: AnyReport, options: Readonly<Record<string, unknown>>): string[] {
  const named = report.named?.(options as never) ?? [];
  return [
    ...report.fields,
    ...(report.needs?.(options as never) ?? []),
    ...(report.optional ?? []),
    ...(named.length > 0 ? NAMED_FIELDS : []),
  ];
}

/** Returns what the query of a report needs from records, as far as it is known before the source is open. */
export function queryNeed(
  report: AnyReport,
  given: Readonly<Record<string, unknown>>,
  filter: RecordFilter,
): QueryNeed {
  const options = withDefaults(report, given);
  const packetLevel = isPacketLevel(report, options);
  const columns = [
    ...ownColumns(report, options),
    ...filterColumns(filter),
    ...filterColumnsToo(filter),
    ...(packetLevel ? PACKET_ENDS : []),
  ];
  return {
    columns: [...new Set(columns)],
    flowsOnly: report.relation === 'flows',
    action: report.decided,
    withTranslated: packetLevel,
  };
}

/**
 * Returns the columns and records that a report reads: all records of the exchanges that it filters, or those of the
 * filter.
 */
function recordsOf({ filters }: AnyReport, { filter }: ReportRequest, columns: readonly string[]) {
  if (filters !== 'exchanges') return { columns };
  return {
    columns: [...columns, ...filterColumns(filter), ...filterColumnsToo(filter)],
    filter: recordsBefore(filter),
  };
}

/** Sorts the query in the total order that its report declares. */
function inOrder(query: RowQuery<unknown>, { ranking, key = [] }: AnyReport): RowQuery<unknown> {
  if (!ranking) return query;
  const ranked = ranking.reduce((all, column) => all.orderBy(sql.ref(column), 'desc'), query);
  const others = key.filter((column) => !ranking.includes(column));
  return others.reduce((all, column) => all.orderBy(sql.ref(column)), ranked);
}

/** @throws FlowqError (usage) if no names are known */
function tableOf(
  about: 'name' | Kinship,
  { names, narrowing = NOT_NARROWED }: ReportRequest,
  window: Window | undefined,
): NameTable {
  const known = names?.();
  if (known && about === 'name') return known.table(window, narrowing);
  if (about !== 'name') {
    if (known?.hasClusters) return known.kinTable(about, window, narrowing);
    throw usageError(
      `--by: no ${about} is known to group by`,
      'kubectl get pods,services,nodes -A -o json | flowq inventory --kube -',
    );
  }
  throw usageError(
    '--by: there are no names to group by',
    'run flowq inventory to fetch them from EC2, or give your own with --names-file',
  );
}

/** @param what the report or option that needs it */
export const missingInventory = (what: string) =>
  usageError(`the ${what} needs an inventory`, 'run flowq inventory to make one');

/** Returns the columns that a report requires with these options. */
export const fieldsWith = (report: AnyReport, options: Readonly<Record<string, unknown>> = {}) => [
  ...report.fields,
  ...(report.needs?.(withDefaults(report, options) as never) ?? []),
];
