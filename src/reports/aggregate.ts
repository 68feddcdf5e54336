import { sql } from 'kysely';
import { usageError } from '../errors.ts';
import { CONVERSATION_FIELDS, type RecordValues } from '../flows/conversation.ts';
import { packetsOnce } from '../flows/counted-once.ts';
import { isNameColumn, NAME_COLUMNS, type NameColumn } from '../flows/named-relation.ts';
import { FIELDS, type FlowColumn, fieldNamed } from '../logs/fields.ts';
import type { AnyReport, Report, ReportContext, RowQuery } from './define-report.ts';
import { measures } from './kit/columns.ts';

/** What can be counted or added up. */
export type Measure = keyof typeof measures;

/** What conversations are told apart by anyway. */
const ENDS: readonly string[] = ['srcaddr', 'dstaddr', 'srcport', 'dstport', 'protocol'];

/**
 * The report that nobody foresaw: how many records, bytes or packets there are for each value of some columns.
 * @param names of columns or of record fields
 * @throws FlowqError (usage) for a name that is none of a field, or is of what is added up
 */
export function tally(name: string, measure: Measure, names: readonly string[]): AnyReport {
  const columns = names.map(groupColumn);
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
    view: columns[0] ? { as: 'bars', label: columns[0], value: measure } : { as: 'table' },
    limit: 100,
    query: (context) => ranked(context, measure, columns),
  };
  return report as unknown as AnyReport;
}

/** Who asks for the addresses of records gets those. */
const isOfRecords = (columns: readonly GroupColumn[]) =>
  columns.some((column) => column === 'srcaddr' || column === 'dstaddr');

/** What can be grouped by: columns of records, and names. */
type GroupColumn = FlowColumn | NameColumn;

const FIELDS_OF_NAMES: Readonly<Record<NameColumn, readonly FlowColumn[]>> = {
  name: ['interface_id'],
  src_name: ['srcaddr'],
  dst_name: ['dstaddr'],
};

const meaningOf = (column: GroupColumn) =>
  isNameColumn(column) ? NAME_COLUMNS[column] : fieldNamed(column).meaning;

function groupColumn(name: string): GroupColumn {
  if (isNameColumn(name)) return name;
  const known = FIELDS.find((field) => field.column === name || field.name === name);
  if (!known)
    throw usageError(
      `--by: there is no column ${name}`,
      'flowq reports --all-fields lists those that there are',
    );
  if (known.column === 'packets' || known.column === 'bytes')
    throw usageError(`--by: ${known.column} are what is added up`, 'flowq query takes SQL of your own');
  return known.column;
}

function ranked(
  { db, f, isLogged, columnar }: ReportContext<'flows', FlowColumn, Record<never, never>>,
  measure: Measure,
  columns: readonly GroupColumn[],
): RowQuery<Record<string, unknown>> {
  const besides = columns.filter((column) => !ENDS.includes(column));
  const by: RecordValues = Object.fromEntries(besides.map((column) => [column, sql.ref(column)]));
  const packetLevel = !isOfRecords(columns);
  const refs = columns.map((column) => sql.ref(`conversations.${column}`));
  const conversations = db
    .with('conversations', () => packetsOnce({ f, isLogged, columnar, packetLevel, by }))
    .selectFrom('conversations');
  const counted = (refs.length > 0 ? conversations.groupBy(refs) : conversations)
    .select(columns.map((column, at) => (refs[at] ?? sql.ref(column)).as(column)))
    .select(({ ref }) => f.total(ref(`conversations.${measure}`)).as(measure))
    .orderBy(sql.ref(measure), 'desc');
  return columns.reduce((query, column) => query.orderBy(sql.ref(column)), counted) as RowQuery<
    Record<string, unknown>
  >;
}
