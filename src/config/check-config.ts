import * as v from 'valibot';
import { dotted, issueText, type Keys } from '../forms/issue.ts';
import { type Config, ConfigSchema } from './config.ts';

/**
 * Checks that a value read from a file is a valid configuration.
 * @throws TypeError that names the invalid part, and the job it belongs to
 */
export function checkConfig(value: unknown): Config {
  const result = v.safeParse(ConfigSchema, value, { abortEarly: true });
  if (result.success) return result.output;
  throw new TypeError(issueText(result.issues[0], (keys) => placeOf(keys, value)));
}

/** Returns `source.tables[0].name`, or `job hourly: filter` for a part of a job. */
function placeOf(keys: Keys, value: unknown): string {
  const [first, at, ...rest] = keys;
  if (first !== 'jobs' || at === undefined) return dotted(keys);
  const { name } = ((value as { jobs: readonly unknown[] }).jobs[Number(at)] ?? {}) as { name?: unknown };
  const job = typeof name === 'string' && rest[0] !== 'name' ? `job ${name}` : `jobs[${at}]`;
  return rest.length > 0 ? `${job}: ${dotted(rest)}` : job;
}
