import type { FilterConfig } from '../../config/report-parts.ts';
import type { RecordFilter } from '../../flows/record-filter.ts';
import { splitValues } from '../../flows/split-values.ts';
import { asList } from '../../forms/form.ts';

/** Returns the filter of a job or a section with its parts as lists. */
export function configFilter(filter: FilterConfig): RecordFilter {
  const parts = Object.entries(filter).map(([part, values]) => [
    part,
    asList(values)?.flatMap<string | number>((one) => (typeof one === 'string' ? splitValues(one) : [one])),
  ]);
  return Object.fromEntries(parts);
}
