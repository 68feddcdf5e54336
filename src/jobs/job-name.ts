import { createHash } from 'node:crypto';
import { usageError } from '../errors.ts';

/** What a job is about: when this is the same, a run continues where the last one ended. */
export interface JobSubject {
  /** Name of the report, or `query`. */
  readonly report: string;
  /** Where the records are, in words that do not depend on the folder the program is called from. */
  readonly source: string;
}

/** What else makes two jobs without names different ones: options, filters, outputs; anything JSON can hold. */
export type JobDetails = Readonly<Record<string, unknown>>;

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** @throws FlowqError (usage) for a name that cannot be that of a file everywhere */
export function checkJobName(name: string): string {
  if (NAME.test(name)) return name;
  throw usageError(
    `${JSON.stringify(name)} cannot be the name of a job`,
    'up to 64 letters, digits, dots, dashes and underlines, the first a letter or digit',
  );
}

/** The name of a job that was given none: the same for the same words, another for others. */
export function derivedJobName(subject: JobSubject, details: JobDetails): string {
  const text = canonical({ ...subject, details });
  return `${subject.report}-${createHash('sha256').update(text).digest('hex').slice(0, 10)}`;
}

/** JSON in which the order of keys, and keys without a value, make no difference. */
function canonical(value: unknown): string {
  if (typeof value === 'bigint') return String(value);
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const entries = Object.entries(value).filter(([, one]) => one !== undefined);
  entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, one]) => `${JSON.stringify(key)}:${canonical(one)}`).join(',')}}`;
}
