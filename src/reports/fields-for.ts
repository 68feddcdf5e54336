import { FIELDS } from '../logs/fields.ts';
import type { RecordFormat } from '../logs/record-format.ts';
import type { AnyReport } from './define-report.ts';

/** What every report's window and status test read, besides its own fields. */
const ALWAYS = ['start', 'log_status'];

/** What tells conversations and who logged them, without which the same packets would count twice. */
const TELLING = ['interface_id', 'srcaddr', 'dstaddr', 'srcport', 'dstport', 'protocol'];

/** The fewest fields with which all of these reports can be made, in AWS's order. */
export function fieldsFor(reports: readonly Pick<AnyReport, 'fields' | 'optional'>[]): RecordFormat {
  const needed = new Set<string>([...ALWAYS, ...reports.flatMap(fieldsOf)]);
  return { fields: FIELDS.filter(({ column }) => needed.has(column)) };
}

function fieldsOf({ fields, optional }: Pick<AnyReport, 'fields' | 'optional'>): readonly string[] {
  return optional?.includes('interface_id') ? [...fields, ...TELLING] : fields;
}
