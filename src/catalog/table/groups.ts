import type { FileFormat, Layout } from '../../logs/delivery.ts';
import { FIELDS, type Field, fieldNamed, fieldOfColumn } from '../../logs/fields.ts';
import type { FlowLogFindings, PlaceFindings } from '../discovery/findings.ts';

/** Flow logs that can be read as one table. */
export interface Group {
  readonly organisation: string | undefined;
  readonly layout: Layout;
  readonly format: FileFormat;
  fields: readonly Field[];
  readonly flowLogs: { readonly place: PlaceFindings; readonly flowLog: FlowLogFindings }[];
}

/** Groups flow logs whose files can be read as one table, the largest group first. */
export function groupsOf(places: readonly PlaceFindings[]): Group[] {
  const found = places.flatMap((place) =>
    (place.flowLogs ?? []).flatMap((flowLog) => groupOf(place, flowLog) ?? []),
  );
  // Longest formats first, so that their prefixes join them.
  found.sort((a, b) => b.fields.length - a.fields.length || (fieldNames(a) < fieldNames(b) ? -1 : 1));
  const groups: Group[] = [];
  for (const one of found) {
    const home = groups.find((group) => isReadAs(one, group));
    if (!home) groups.push(one);
    else {
      home.flowLogs.push(...one.flowLogs);
      home.fields = home.format === 'parquet' ? unionOf(home.fields, one.fields) : home.fields;
    }
  }
  return groups.sort((a, b) => b.flowLogs.length - a.flowLogs.length || newestOf(b) - newestOf(a));
}

function groupOf(place: PlaceFindings, flowLog: FlowLogFindings): Group | undefined {
  const { content, layout } = flowLog;
  if (content.kind === 'other') return undefined;
  const fields =
    content.kind === 'text'
      ? content.format.fields
      : content.columns.flatMap(({ name, type }) => parquetField(name, type));
  return {
    organisation: place.organisation,
    layout,
    format: content.kind,
    fields,
    flowLogs: [{ place, flowLog }],
  };
}

/** Returns the field of a column; of unknown columns, only those of type string, whose table type is certain. */
function parquetField(column: string, type: string): Field[] {
  const known = fieldOfColumn(column);
  if (known) return [known];
  return type === 'string' ? [fieldNamed(column)] : [];
}

function isReadAs(one: Group, group: Group): boolean {
  const same =
    group.organisation === one.organisation &&
    group.format === one.format &&
    sameLayout(group.layout, one.layout);
  return same && (one.format === 'parquet' || isPrefix(one.fields, group.fields));
}

const sameLayout = (a: Layout, b: Layout) => a.hive === b.hive && a.hourly === b.hourly;

/** Compares by column, because tables do not record whether an unknown field name has `-` or `_`. */
export function isPrefix(short: readonly Field[], long: readonly Field[]): boolean {
  return short.every(({ column }, at) => column === long[at]?.column);
}

/** Merges fields in AWS's order, unknown ones last. */
export function unionOf(a: readonly Field[], b: readonly Field[]): Field[] {
  const byColumn = new Map([...b, ...a].map((field) => [field.column, field]));
  const known = FIELDS.filter((field) => byColumn.has(field.column));
  const unknown = [...byColumn.values()].filter((field) => field.version === undefined);
  return [...known, ...unknown.sort((x, y) => (x.column < y.column ? -1 : 1))];
}

const fieldNames = ({ fields }: Group) => fields.map(({ name }) => name).join(' ');

const newestOf = ({ flowLogs }: Group) => Math.max(...flowLogs.map(({ flowLog }) => flowLog.newest.time));
