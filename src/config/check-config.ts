import * as v from 'valibot';
import { type Config, ConfigSchema } from './config.ts';

/**
 * Makes sure that a value read from a file has the form of a configuration.
 * @throws TypeError that names the part that is wrong, of a job the job
 */
export function checkConfig(value: unknown): Config {
  const result = v.safeParse(ConfigSchema, value, { abortEarly: true });
  if (result.success) return result.output;
  throw new TypeError(issueText(result.issues[0], value));
}

function issueText({ path, message, kind, type, expected }: v.BaseIssue<unknown>, value: unknown): string {
  const keys = (path ?? []).map(({ key }) => key as string | number);
  // What is missing, or one too many, is said of the object that it is missing from.
  const isAboutParent = type === 'strict_object' && kind === 'schema' && expected !== 'Object';
  const where = placeOf(isAboutParent ? keys.slice(0, -1) : keys, value);
  return message.startsWith('!')
    ? `${where ? `${where}: ` : ''}${message.slice(1)}`
    : `${where || 'it'} is not ${message}`;
}

/** `source.tables[0].name`; of a job `job hourly: filter`. */
function placeOf(keys: readonly (string | number)[], value: unknown): string {
  const [first, at, ...rest] = keys;
  if (first !== 'jobs' || at === undefined) return dotted(keys);
  const { name } = ((value as { jobs: readonly unknown[] }).jobs[Number(at)] ?? {}) as { name?: unknown };
  const job = typeof name === 'string' && rest[0] !== 'name' ? `job ${name}` : `jobs[${at}]`;
  return rest.length > 0 ? `${job}: ${dotted(rest)}` : job;
}

function dotted(keys: readonly (string | number)[]): string {
  return keys.map((key, at) => (typeof key === 'number' ? `[${key}]` : at === 0 ? key : `.${key}`)).join('');
}
