import { FIELDS } from '../logs/fields.ts';
import type { RecordFormat } from '../logs/record-format.ts';
import type { AnyReport } from './define-report.ts';

/** Fields that the window and the status filter of every report need. */
const ALWAYS = ['start', 'log_status'];

/** Fields that identify conversations and the interface that logged them; without them, packets would count twice. */
const IDENTIFYING = ['interface_id', 'srcaddr', 'dstaddr', 'srcport', 'dstport', 'protocol'];

/** Returns the smallest set of fields that all of these reports need, in AWS's order. */
export function fieldsFor(reports: readonly Pick<AnyReport, 'fields' | 'optional'>[]): RecordFormat {
  const needed = new Set<string>([...ALWAYS, ...reports.flatMap(fieldsOf)]);
  return { fields: FIELDS.filter(({ column }) => needed.has(column)) };
}

function fieldsOf({ fields, optional }: Pick<AnyReport, 'fields' | 'optional'>): readonly string[] {
  return optional?.includes('interface_id') ? [...fields, ...IDENTIFYING] : fields;
}
