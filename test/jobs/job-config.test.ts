import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkConfig } from '../../src/config/check-config.ts';
import type { JobConfig } from '../../src/config/config.ts';
import { jobRequest } from '../../src/runs/jobs/job-request.ts';

const checkJobs = (jobs: unknown) =>
  checkConfig({ flowq: 1, source: { kind: 'local', path: 'logs', found: {} }, jobs }).jobs ?? [];

const HOURLY: JobConfig = {
  name: 'hourly',
  report: 'timeline',
  every: '1h',
  catchUp: true,
  options: { bucket: '5m' },
  filter: { account: ['123456789012', '210987654321'], port: 22 },
  limit: 'all',
  out: 'reports/{job}/{since}.csv.gz',
  ifRows: true,
  failOn: 'rejected > 1000',
};

test('a job is a run of the same words', () => {
  expect(jobRequest(HOURLY, 'flowq.json')).toMatchObject({
    query: { name: 'timeline', details: { bucket: '5m', limit: 'all' } },
    config: 'flowq.json',
    since: 'last',
    job: 'hourly',
    every: '1h',
    catchUp: true,
    filter: { account: ['123456789012', '210987654321'], port: ['22'] },
    out: 'reports/{job}/{since}.csv.gz',
    ifRows: true,
    failOn: ['rejected > 1000'],
    tz: 'UTC',
  });
  const query = { name: 'all', query: '-- count\nSELECT 1', since: '1d', timeout: '5m', maxScan: '2GB' };
  expect(jobRequest(query, undefined)).toMatchObject({
    query: { name: 'query', details: { sql: query.query } },
    since: '1d',
    job: undefined,
    timeout: 300,
    maxScan: 2e9,
  });
});

test('jobs of the right form and meaning pass', () => {
  const jobs = checkJobs([HOURLY, { name: 'daily', query: 'SELECT 1', every: '1d', tz: 'Europe/Berlin' }]);
  for (const job of jobs) expect(jobRequest(job, undefined).job).toBe(job.name);
});

test.each([
  [{}, 'jobs is not a list'],
  [['x'], 'jobs[0] is not an object'],
  [[{ report: 'ports' }], 'jobs[0]: it has no "name"'],
  [[{ name: '../x', report: 'ports' }], '"../x" cannot be the name of a job'],
  [[{ name: 'a' }], 'job a: it needs exactly one of report, query, page and fill'],
  [
    [{ name: 'a', report: 'ports', query: 'SELECT 1' }],
    'job a: it needs exactly one of report, query, page and fill',
  ],
  [[{ name: 'a', report: 'ports', evry: '1h' }], 'job a: unknown key "evry"; known are name, report'],
  [[{ name: 'a', report: 'ports', every: 3600 }], 'job a: every is not a text'],
  [[{ name: 'a', report: 'ports', catchUp: 'yes' }], 'job a: catchUp is not true or false'],
  [
    [{ name: 'a', report: 'ports', filter: { prot: 6 } }],
    'job a: filter: unknown key "prot"; known are account',
  ],
  [
    [{ name: 'a', report: 'ports', filter: { port: [22, 70_000] } }],
    'job a: filter.port is not a port from 0',
  ],
  [
    [{ name: 'a', report: 'ports', filter: { account: [] } }],
    'job a: filter.account is not a text or number or a list',
  ],
  [[{ name: 'a', report: 'ports', limit: 0 }], 'job a: limit is not a whole number above 0, or all'],
  [
    [{ name: 'a', report: 'ports', options: { x: {} } }],
    'job a: options.x is not a text, a number, true or false',
  ],
  [
    [{ name: 'a', report: 'ports', __proto__: null, constructor: 'x' }],
    'job a: unknown key "constructor"; known are',
  ],
  [[HOURLY, HOURLY], 'two jobs are named hourly'],
])('%j: %s', (jobs, message) => {
  expect(() => checkJobs(jobs)).toThrow(message);
});

test.each<[Partial<JobConfig>, string]>([
  [{ report: 'port' }, 'job hourly: there is no report port'],
  [{ every: 'often' }, 'job hourly: every: "often" is not a duration'],
  [{ out: '{day}.csv' }, 'job hourly: --out: unknown placeholder {day}'],
  [{ format: 'xml' }, 'job hourly: format: "xml" is not one of table'],
  [{ engine: 'duckdb' }, 'job hourly: engine: "duckdb" is not one of athena'],
  [{ timeout: 'long' }, 'job hourly: timeout: "long" is not a duration'],
  [{ maxScan: 'much' }, 'job hourly: maxScan: "much" is not a size'],
  [{ failOn: ['rows > 0', 'byte > 1'] }, 'job hourly: --fail-on: unknown column byte'],
  [{ failOn: 'rows' }, 'job hourly: --fail-on: "rows" is not a test'],
  [{ options: { bucket: 'x' } }, 'job hourly: --bucket: "x" is not a duration'],
  [{ options: { size: 1 } }, 'job hourly: the report timeline has no option size'],
  [{ report: undefined, query: 'SELECT 1' }, 'job hourly: a query has no option bucket'],
  [{ since: '1d' }, 'job hourly: every only works with since last'],
  [{ until: '1d' }, 'job hourly: since last cannot be combined with until'],
  [{ every: undefined }, 'job hourly: catchUp needs every'],
])('words that mean nothing are refused by day: %j', (words, message) => {
  expect(() => jobRequest({ ...HOURLY, ...words }, undefined)).toThrow(message);
});

test('whatever stands in flowq.json is jobs or a clear error', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(() => checkJobs([value])).toThrow(TypeError);
    }),
  );
});
