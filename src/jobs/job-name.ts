import { createHash } from 'node:crypto';
import { usageError } from '../errors.ts';

/** Identity of a job: runs with the same subject continue where the last one ended. */
export interface JobSubject {
  /** Name of the report, or `query`. */
  readonly report: string;
  /** Location of the records as text that does not depend on the working directory. */
  readonly source: string;
}

/** Other properties that distinguish jobs without names, such as options, filters and outputs; any JSON value. */
export type JobDetails = Readonly<Record<string, unknown>>;

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** @throws FlowqError (usage) for a name that is not a valid file name on all systems */
export function checkJobName(name: string): string {
  if (NAME.test(name)) return name;
  throw usageError(
    `${JSON.stringify(name)} cannot be the name of a job`,
    'use up to 64 letters, digits, dots, dashes and underlines, the first a letter or digit',
  );
}

/** Returns the name of an unnamed job, derived from its subject and details. */
export function derivedJobName(subject: JobSubject, details: JobDetails): string {
  const text = canonical({ ...subject, details });
  return `${subject.report}-${createHash('sha256').update(text).digest('hex').slice(0, 10)}`;
}

/** Returns JSON that does not depend on the order of keys, and omits undefined values. */
function canonical(value: unknown): string {
  if (typeof value === 'bigint') return String(value);
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const entries = Object.entries(value).filter(([, one]) => one !== undefined);
  entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, one]) => `${JSON.stringify(key)}:${canonical(one)}`).join(',')}}`;
}
