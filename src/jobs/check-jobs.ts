import { JOB_FILTER_PARTS, type JobConfig } from './job-config.ts';
import { checkJobName } from './job-name.ts';

type Check = (value: unknown) => string | undefined;

const text: Check = (value) => (typeof value === 'string' && value !== '' ? undefined : 'a text');
const yesOrNo: Check = (value) => (typeof value === 'boolean' ? undefined : 'true or false');
const texts: Check = (value) => (isListOf(value, text) ? undefined : 'a text or a list of texts');
const limit: Check = (value) =>
  value === 'all' || (Number.isInteger(value) && Number(value) > 0)
    ? undefined
    : 'a whole number above 0, or all';

function isListOf(value: unknown, check: Check): boolean {
  const list = Array.isArray(value) ? value : [value];
  return list.length > 0 && list.every((one) => check(one) === undefined);
}

const word: Check = (value) => (typeof value === 'number' ? undefined : text(value));
const words: Check = (value) => (isListOf(value, word) ? undefined : 'a text or number or a list of them');

const port: Check = (value) =>
  typeof value !== 'number' || (Number.isInteger(value) && value >= 0 && value <= 65_535)
    ? word(value)
    : 'a port';
const ports: Check = (value) =>
  isListOf(value, port) ? undefined : 'a port from 0 to 65535, a text or a list of them';

const FILTER: Readonly<Record<string, Check>> = {
  ...Object.fromEntries(JOB_FILTER_PARTS.map((part) => [part, words])),
  account: texts,
  port: ports,
  srcPort: ports,
};

const JOB: Readonly<Record<keyof JobConfig, Check>> = {
  name: text,
  report: text,
  query: text,
  since: text,
  until: text,
  every: text,
  lag: text,
  settle: text,
  catchUp: yesOrNo,
  first: text,
  tz: text,
  filter: (value) => (isObject(value) ? undefined : 'an object'),
  options: (value) =>
    isObject(value) && Object.values(value).every((one) => /^(string|number|boolean)$/.test(typeof one))
      ? undefined
      : 'an object of texts, numbers, true and false',
  limit,
  format: text,
  out: text,
  ifRows: yesOrNo,
  failOn: texts,
  safeCsv: yesOrNo,
  strict: yesOrNo,
  engine: text,
  timeout: text,
  memory: text,
  maxScan: text,
  reuse: text,
};

/**
 * Makes sure that the `jobs` of a configuration have the form of jobs; what their words mean is asked later.
 * @throws TypeError that names the part that is wrong
 */
export function checkJobs(value: unknown): JobConfig[] {
  if (!Array.isArray(value)) throw new TypeError('jobs is not a list');
  value.forEach(checkJob);
  const names = value.map((job: JobConfig) => job.name);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) throw new TypeError(`two jobs are named ${twice}`);
  return value;
}

function checkJob(value: unknown, at: number): void {
  if (!isObject(value)) throw new TypeError(`jobs[${at}] is not an object`);
  if (value.name === undefined) throw new TypeError(`jobs[${at}] has no name`);
  const where = typeof value.name === 'string' ? `job ${value.name}` : `jobs[${at}]`;
  checkParts(value, JOB, where);
  try {
    checkJobName(String(value.name));
  } catch (error) {
    throw new TypeError((error as Error).message);
  }
  if ((value.report === undefined) === (value.query === undefined))
    throw new TypeError(`${where}: it takes either report or query`);
  if (isObject(value.filter)) checkParts(value.filter, FILTER, `${where}: filter`);
}

function checkParts(
  value: Readonly<Record<string, unknown>>,
  checks: Readonly<Record<string, Check>>,
  where: string,
): void {
  for (const [name, part] of Object.entries(value)) {
    const check = Object.hasOwn(checks, name) ? checks[name] : undefined;
    if (!check)
      throw new TypeError(`${where}: ${JSON.stringify(name)} is none of ${Object.keys(checks).join(', ')}`);
    const wanted = check(part);
    if (wanted !== undefined) throw new TypeError(`${where}: ${name} is not ${wanted}`);
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
