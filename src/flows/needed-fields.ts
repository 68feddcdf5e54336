import { EXIT, FlowqError } from '../errors.ts';
import { fieldOfColumn } from '../logs/fields.ts';
import type { RecordSet } from './record-set.ts';

/**
 * Makes sure that a source logs the columns a report needs, before anything runs.
 * @param report name of the report that needs them, where it is one that flow logs can be made for
 * @returns the columns that some, but not all, of its record formats lack
 * @throws FlowqError that says which field, since which version, and how to add it
 */
export function checkNeeded(
  what: string,
  columns: readonly string[],
  sets: readonly RecordSet[],
  report?: string,
): string[] {
  const lacking = columns.filter((column) => !sets.some((set) => set.columns.has(column)));
  if (lacking.length > 0 && sets.length > 0) throw lackingFields(what, lacking, report);
  return columns.filter((column) => sets.some((set) => !set.columns.has(column)));
}

function lackingFields(what: string, columns: readonly string[], report?: string): FlowqError {
  const fields = columns.map((column) => fieldOfColumn(column) ?? { name: column, version: undefined });
  const listed = fields
    .map(({ name, version }) => (version ? `${name} (since version ${version})` : name))
    .join(', ');
  const format = fields.map(({ name }) => `\${${name}}`).join(' ');
  return new FlowqError(
    EXIT.source,
    `${what} needs a field that the source does not log: ${listed}`,
    `a flow log's format cannot be changed: create another one whose --log-format has ${format} as well, then delete the old one${report ? `; flowq enable s3 … --fields for:${report} makes one` : ''}`,
  );
}
