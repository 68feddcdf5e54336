import { FlowqError } from '../errors.ts';
import { fieldOfColumn } from '../logs/fields.ts';
import type { RecordSet } from './record-set.ts';

/** A report whose name `--fields for:REPORT` accepts, with the fields that it always needs. */
export interface Enabled {
  readonly name: string;
  readonly fields: readonly string[];
}

/**
 * Checks that a source logs the columns that a report needs, before anything runs.
 * @param report the report, if `--fields for:REPORT` accepts it
 * @returns the columns that some, but not all, of its record formats have
 * @throws FlowqError that names the field, its version, and how to add it
 */
export function checkNeeded(
  what: string,
  columns: readonly string[],
  sets: readonly RecordSet[],
  report?: Enabled,
): string[] {
  const missing = columns.filter((column) => !sets.some((set) => set.columns.has(column)));
  if (missing.length > 0 && sets.length > 0) throw missingFields(what, missing, report);
  return columns.filter((column) => sets.some((set) => !set.columns.has(column)));
}

function missingFields(what: string, columns: readonly string[], report?: Enabled): FlowqError {
  const fields = columns.map((column) => fieldOfColumn(column) ?? { name: column, version: undefined });
  const listed = fields
    .map(({ name, version }) => (version ? `${name} (since version ${version})` : name))
    .join(', ');
  const format = fields.map(({ name }) => `\${${name}}`).join(' ');
  const others = fields
    .filter((_, at) => !report?.fields.includes(columns[at] ?? ''))
    .map(({ name }) => name);
  const enabling = report && `flowq enable s3 … --fields for:${[report.name, ...others].join(',')}`;
  return new FlowqError(
    'source',
    `${what} needs a field that the source does not log: ${listed}`,
    `a flow log's format cannot be changed: create another with ${format} in its --log-format, then delete the old one${enabling ? `; ${enabling} creates one` : ''}`,
  );
}
