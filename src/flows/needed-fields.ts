import { FlowqError } from '../errors.ts';
import { fieldOfColumn } from '../logs/fields.ts';
import type { RecordSet } from './record-set.ts';

/** A report that flow logs can be made for by its name, with the fields that it always needs. */
export interface Enabled {
  readonly name: string;
  readonly fields: readonly string[];
}

/**
 * Makes sure that a source logs the columns a report needs, before anything runs.
 * @param report that needs them, where it is one that flow logs can be made for
 * @returns the columns that some, but not all, of its record formats lack
 * @throws FlowqError that says which field, since which version, and how to add it
 */
export function checkNeeded(
  what: string,
  columns: readonly string[],
  sets: readonly RecordSet[],
  report?: Enabled,
): string[] {
  const lacking = columns.filter((column) => !sets.some((set) => set.columns.has(column)));
  if (lacking.length > 0 && sets.length > 0) throw lackingFields(what, lacking, report);
  return columns.filter((column) => sets.some((set) => !set.columns.has(column)));
}

function lackingFields(what: string, columns: readonly string[], report?: Enabled): FlowqError {
  const fields = columns.map((column) => fieldOfColumn(column) ?? { name: column, version: undefined });
  const listed = fields
    .map(({ name, version }) => (version ? `${name} (since version ${version})` : name))
    .join(', ');
  const format = fields.map(({ name }) => `\${${name}}`).join(' ');
  const besides = fields
    .filter((_, at) => !report?.fields.includes(columns[at] ?? ''))
    .map(({ name }) => name);
  const enabling = report && `flowq enable s3 … --fields for:${[report.name, ...besides].join(',')}`;
  return new FlowqError(
    'source',
    `${what} needs a field that the source does not log: ${listed}`,
    `a flow log's format cannot be changed: create another one whose --log-format has ${format} as well, then delete the old one${enabling ? `; ${enabling} makes one` : ''}`,
  );
}
