import { FIELDS } from '../logs/fields.ts';
import type { RecordFormat } from '../logs/record-format.ts';
import type { AnyReport } from './define-report.ts';

/** What every report's window and status test read, besides its own fields. */
const ALWAYS = ['start', 'log_status'];

/** The fewest fields with which all of these reports can be made, in AWS's order. */
export function fieldsFor(reports: readonly Pick<AnyReport, 'fields'>[]): RecordFormat {
  const needed = new Set<string>([...ALWAYS, ...reports.flatMap(({ fields }) => fields)]);
  return { fields: FIELDS.filter(({ column }) => needed.has(column)) };
}
