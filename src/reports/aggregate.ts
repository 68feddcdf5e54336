import { type RawBuilder, sql } from 'kysely';
import { CONVERSATION_FIELDS, type RecordValues } from '../flows/conversation.ts';
import { isNameColumn } from '../flows/named-relation.ts';
import type { FlowColumn } from '../logs/fields.ts';
import type { View } from '../pictures/view.ts';
import type { AnyReport, Report, ReportContext, RowQuery } from './define-report.ts';
import {
  describedColumn,
  fieldsOfColumn,
  type GroupColumn,
  groupColumns,
  isOfRecords,
  isTimeColumn,
} from './group-column.ts';
import { Clock } from './kit/clock.ts';
import { measures } from './kit/columns.ts';
import { type NextCommand, type NextRow, nextHost, nextPairs, nextReport } from './kit/next.ts';

/** The measures that can be summed. */
export type Measure = keyof typeof measures;

/** Columns that always identify conversations. */
const ENDS: readonly string[] = ['srcaddr', 'dstaddr', 'srcport', 'dstport', 'protocol'];

/**
 * Returns an ad-hoc report: the number of records, bytes or packets for each value of some columns, largest first; by
 * time if all columns are times.
 * @param names of columns or record fields
 * @throws FlowqError (usage) for a name that is not a column, or is a measure
 */
export function aggregate(name: string, measure: Measure, names: readonly string[]): AnyReport {
  const columns = [...new Set(names.flatMap((one) => groupColumns(one)))];
  const fields = columns.flatMap(fieldsOfColumn);
  const report: Report<'flows', FlowColumn, Record<never, never>, Record<string, unknown>> = {
    name,
    topic: 'traffic',
    adHoc: true,
    interfaceLevel: isOfRecords(columns),
    question: `How many ${measure} are there${columns.length > 0 ? ` for each ${columns.join(' and ')}` : ''}?`,
    relation: 'flows',
    fields: [...new Set<FlowColumn>([...fields, ...(measure === 'flows' ? [] : [measure]), 'start'])],
    optional: CONVERSATION_FIELDS,
    options: {},
    named: () => columns.filter(isNameColumn),
    columns: {
      ...Object.fromEntries(columns.map((column) => [column, describedColumn(column)])),
      [measure]: measures[measure],
    },
    key: columns,
    answer: [...columns, measure],
    ...(isOfTimes(columns) ? {} : { ranking: [measure] }),
    view: viewOf(columns, measure),
    next: nextAbout(columns),
    limit: 100,
    query: (context) => sumsBy(context, measure, columns),
  };
  return report as unknown as AnyReport;
}

/** The option that selects the records of a value. */
const FLAGS: { readonly [K in GroupColumn]?: string } = {
  account_id: '--account',
  region: '--region',
  vpc_id: '--vpc',
  subnet_id: '--subnet',
  interface_id: '--interface',
  instance_id: '--instance',
  srcaddr: '--src',
  dstaddr: '--dst',
  srcport: '--src-port',
  dstport: '--port',
  protocol: '--protocol',
  action: '--action',
  flow_direction: '--direction',
  name: '--name',
  src_name: '--src',
  dst_name: '--dst',
};

/** Returns commands about the first row: its addresses, else the pairs of addresses with its values. */
const nextAbout =
  (columns: readonly GroupColumn[]) =>
  (row: NextRow): NextCommand[] => {
    const values = columns.filter((column) => !isTimeColumn(column));
    if (columns.length > 0 && values.length === 0) return nextReport('timeline');
    const words = values.map((column) => [FLAGS[column], row[column]]);
    const isNamed = values.some((column) => isNameColumn(column) && !isResolvable(row[column]));
    const isWhole = words.flat().every((word) => word !== undefined && word !== null);
    if (isWhole && !isNamed)
      return [...nextReport('top-talkers', ...words.flat()), ...nextHost(row.srcaddr ?? row.dstaddr)];
    const logged = values.filter((column) => !isNameColumn(column));
    return logged.length < values.length
      ? nextReport('top-talkers')
      : nextPairs(Object.fromEntries(logged.map((column) => [column, row[column]])));
  };

/** Returns whether a filter can resolve the name; it cannot if the address had several owners in turn. */
const isResolvable = (value: NextRow[string]) => typeof value === 'string' && !/,| or |\*/.test(value);

/** Rows of times only are sorted by time; sorting their texts would be wrong where clocks are set back. */
const isOfTimes = (columns: readonly GroupColumn[]) => columns.length > 0 && columns.every(isTimeColumn);

function viewOf(columns: readonly GroupColumn[], measure: Measure): View<string> {
  const [first, ...others] = [
    ...columns.filter(isTimeColumn),
    ...columns.filter((one) => !isTimeColumn(one)),
  ];
  if (first === undefined) return { as: 'table' };
  const [second, third] = others;
  if (!isTimeColumn(first) || third !== undefined) return { as: 'bars', value: measure };
  return second === undefined
    ? { as: 'timeline', time: first, values: [measure] }
    : { as: 'matrix', x: first, y: second, value: measure, isTime: true };
}

function sumsBy(
  { from, packets, sums, f, window, zone }: ReportContext<'flows', FlowColumn, Record<never, never>>,
  measure: Measure,
  columns: readonly GroupColumn[],
): RowQuery<Record<string, unknown>> {
  const clock = new Clock(zone, window);
  const expressionOf = (column: GroupColumn): RawBuilder<unknown> =>
    isTimeColumn(column) ? clock[column](sql.ref<bigint | null>('start'), f) : sql.ref(column);
  const others = columns.filter((column) => !ENDS.includes(column));
  const by: RecordValues = Object.fromEntries(others.map((column) => [column, expressionOf(column)]));
  const refs = columns.map((column) => sql.ref(`conversations.${column}`));
  const times = others.filter(isTimeColumn);
  const grouping = { packetLevel: !isOfRecords(columns), by, ...(times.length > 0 && { onePlace: times }) };
  const conversations = from('conversations', packets(grouping));
  const grouped = refs.length > 0 ? conversations.groupBy(refs) : conversations;
  const summed = grouped
    .select(columns.map((column, at) => (refs[at] ?? sql.ref(column)).as(column)))
    .select(sums('conversations', measure)) as unknown as RowQuery<Record<string, unknown>>;
  return isOfTimes(columns) ? summed.orderBy(sql`min(conversations.first_start)`) : summed;
}
