import { sql } from 'kysely';
import { usageError } from '../errors.ts';
import { CONVERSATION_FIELDS, type RecordValues } from '../flows/conversation.ts';
import { isKinship, isNameColumn, NAME_COLUMNS, type NameColumn } from '../flows/named-relation.ts';
import { FIELDS, type FlowColumn, fieldNamed } from '../logs/fields.ts';
import type { AnyReport, Report, ReportContext, RowQuery } from './define-report.ts';
import { measures } from './kit/columns.ts';

/** The measures that can be summed. */
export type Measure = keyof typeof measures;

/** Columns that conversations are grouped by anyway. */
const ENDS: readonly string[] = ['srcaddr', 'dstaddr', 'srcport', 'dstport', 'protocol'];

/**
 * An ad-hoc report: the number of records, bytes or packets for each value of some columns.
 * @param names of columns or record fields
 * @throws FlowqError (usage) for a name that is not a column, or is a measure
 */
export function aggregate(name: string, measure: Measure, names: readonly string[]): AnyReport {
  const columns = [...new Set(names.flatMap(groupColumns))];
  const fields = columns.flatMap((column) => (isNameColumn(column) ? FIELDS_OF_NAMES[column] : [column]));
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
      ...Object.fromEntries(columns.map((column) => [column, { meaning: meaningOf(column) }])),
      [measure]: measures[measure],
    },
    key: columns,
    answer: [...columns, measure],
    ranking: [measure],
    view: columns.length > 0 ? { as: 'bars', value: measure } : { as: 'table' },
    limit: 100,
    query: (context) => sumsBy(context, measure, columns),
  };
  return report as unknown as AnyReport;
}

/** Grouping by the addresses of records uses those, and not the packets' own. */
const isOfRecords = (columns: readonly GroupColumn[]) =>
  columns.some((column) => column === 'srcaddr' || column === 'dstaddr');

/** A column of records, or of names. */
type GroupColumn = FlowColumn | NameColumn;

const FIELDS_OF_NAMES: Readonly<Record<NameColumn, readonly FlowColumn[]>> = {
  name: ['interface_id'],
  src_name: ['srcaddr'],
  dst_name: ['dstaddr'],
  src_workload: ['srcaddr'],
  dst_workload: ['dstaddr'],
  src_namespace: ['srcaddr'],
  dst_namespace: ['dstaddr'],
};

const meaningOf = (column: GroupColumn) =>
  isNameColumn(column) ? NAME_COLUMNS[column] : fieldNamed(column).meaning;

/** Both ends of a record have a workload. */
const groupColumns = (name: string): readonly GroupColumn[] =>
  isKinship(name) ? [`src_${name}`, `dst_${name}`] : [groupColumn(name)];

function groupColumn(name: string): GroupColumn {
  if (isNameColumn(name)) return name;
  const known = FIELDS.find((field) => field.column === name || field.name === name);
  if (!known)
    throw usageError(`--by: unknown column ${name}`, 'flowq reports --all-fields lists the columns');
  if (known.column === 'packets' || known.column === 'bytes')
    throw usageError(
      `--by: ${known.column} is a measure, not a column to group by`,
      'write your own SQL for flowq query',
    );
  return known.column;
}

function sumsBy(
  { from, packets, sums }: ReportContext<'flows', FlowColumn, Record<never, never>>,
  measure: Measure,
  columns: readonly GroupColumn[],
): RowQuery<Record<string, unknown>> {
  const others = columns.filter((column) => !ENDS.includes(column));
  const by: RecordValues = Object.fromEntries(others.map((column) => [column, sql.ref(column)]));
  const refs = columns.map((column) => sql.ref(`conversations.${column}`));
  const conversations = from('conversations', packets({ packetLevel: !isOfRecords(columns), by }));
  return (refs.length > 0 ? conversations.groupBy(refs) : conversations)
    .select(columns.map((column, at) => (refs[at] ?? sql.ref(column)).as(column)))
    .select(sums('conversations', measure)) as unknown as RowQuery<Record<string, unknown>>;
}
