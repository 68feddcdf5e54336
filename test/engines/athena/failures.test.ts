import { expect, test } from 'vitest';
import { endFailure } from '../../../src/engines/athena/end-failure.ts';
import { startAthena } from './athena.ts';

const primary = { Name: 'primary', Configuration: {} };

test.concurrent.each([
  [
    {},
    3,
    /nowhere to put results: the workgroup primary has no output location/,
    /set results \(in flowq.json\) to s3:/,
  ],
  [
    { results: 's3://elsewhere/' },
    3,
    /cannot put results where it should: .*output bucket elsewhere/,
    /Region of the query/,
  ],
  [{ results: 'elsewhere' }, 3, /not a valid S3 path/, /bucket/],
  [{ workgroup: 'none' }, 3, /^workgroup none: WorkGroup is not found\.$/, /check workgroup and region/],
])('a start is refused for %o', async (options, exitCode, message, hint) => {
  await using athena = await startAthena([primary]);
  await expect(athena.rows('SELECT one', options)).rejects.toMatchObject({
    exitCode,
    message: expect.stringMatching(message),
    hint: expect.stringMatching(hint),
  });
  expect(athena.count('StartQueryExecution')).toBe(1);
});

test.concurrent('what is no SQL is a failed query', async () => {
  await using athena = await startAthena();
  await expect(athena.rows('SELEC 1')).rejects.toMatchObject({
    exitCode: 4,
    message: expect.stringMatching(/^Athena does not understand the SQL: line 1:1: mismatched input 'SELEC'/),
  });
});

test.concurrent('SQL beyond 262144 bytes is refused before it is sent', async () => {
  await using athena = await startAthena();
  const longest = `SELECT one ${'-'.repeat(262_144 - 11)}`;
  expect(await athena.rows(longest)).toEqual([['1']]);
  athena.stack.calls.clear();
  await expect(athena.rows(`${longest.slice(1)}ü`)).rejects.toMatchObject({
    exitCode: 4,
    message: 'the query is 262,145 bytes; Athena accepts 262,144',
  });
  expect(athena.stack.calls.list()).toEqual([]);
});

test.concurrent('a workgroup that stops large scans', async () => {
  const Configuration = {
    ResultConfiguration: { OutputLocation: 's3://athena-results/' },
    BytesScannedCutoffPerQuery: 10_000_000,
  };
  await using athena = await startAthena([{ Name: 'capped', Configuration }]);
  await expect(athena.rows('SELECT one', { workgroup: 'capped' })).rejects.toMatchObject({
    exitCode: 5,
    message: expect.stringMatching(
      /^the workgroup capped stopped the query at its limit, after 20000000 bytes/,
    ),
  });
});

test.concurrent('the settings of a workgroup can be asked for', async () => {
  const managed = {
    ManagedQueryResultsConfiguration: { Enabled: true },
    BytesScannedCutoffPerQuery: 10_000_000,
  };
  await using athena = await startAthena([{ Name: 'managed', Configuration: managed }]);
  expect(await athena.runner({ workgroup: 'managed' }).workGroup()).toEqual({
    results: undefined,
    hasManagedResults: true,
    isEnforced: false,
    scanCutoffBytes: 10_000_000,
  });
  await expect(athena.runner({ workgroup: 'none' }).workGroup()).rejects.toMatchObject({
    exitCode: 3,
    message: 'cannot look up the workgroup none: WorkGroup is not found. (InvalidRequestException)',
  });
});

// What StateChangeReason has been seen to say, from AWS's troubleshooting pages and public issues.
test.concurrent.each([
  [
    "TABLE_NOT_FOUND: line 1:15: Table 'awsdatacatalog.flowq.nowhere' does not exist",
    1301,
    3,
    'no such table',
    'flowq init',
  ],
  ["SCHEMA_NOT_FOUND: line 1:15: Schema 'flowq' does not exist", 1301, 3, 'no such table', 'flowq init'],
  [
    'COLUMN_NOT_FOUND: line 1:8: Column x cannot be resolved or requester is not authorized to access requested resources',
    1006,
    4,
    'no such column',
    'Lake Formation hides',
  ],
  [
    'HIVE_METASTORE_ERROR: Table flowq.t is configured for partition projection, but the following partition columns are missing projection configuration: [day]',
    204,
    3,
    'table definition is wrong',
    'flowq init again',
  ],
  [
    'INVALID_TABLE_PROPERTY: For input string: "2026-11"',
    1103,
    3,
    'table definition is wrong',
    'flowq init again',
  ],
  [
    'Insufficient Lake Formation permission(s) on flow_logs',
    1700,
    3,
    'Lake Formation denies',
    'SELECT and DESCRIBE',
  ],
  [
    'Permission denied on S3 path: s3://logs/AWSLogs/1/vpcflowlogs/x.gz',
    1501,
    3,
    'access denied: Permission denied on S3 path: s3://logs/AWSLogs/1/vpcflowlogs/x.gz',
    's3:GetObject',
  ],
  [
    'User: arn:aws:sts::1:assumed-role/cron/x is not authorized to perform: glue:GetTable on resource: arn:aws:glue:eu-west-1:1:catalog',
    1500,
    3,
    'access denied: User: arn:aws:sts::1:assumed-role/cron/x is not authorized to perform: glue:GetTable',
    'allow that action',
  ],
  [
    'The S3 location provided to save your query results is invalid: output location',
    401,
    3,
    'results cannot be',
    'results (in flowq.json)',
  ],
  [
    'PERMANENT: The bucket you are attempting to access must be addressed using the specified endpoint (Status Code: 301)',
    1501,
    3,
    'another Region',
    '--region',
  ],
  [
    'com.amazonaws.AmazonServiceException: The security token included in the request is expired',
    100,
    3,
    'expired',
    'log in',
  ],
  ['User is not authorized: kms:Decrypt on the key', 1500, 3, 'key', 'kms:Decrypt'],
  [
    'CONSTRAINT_VIOLATION: For the injected projected partition column p_account, ...',
    1000,
    4,
    'accounts',
    '--account',
  ],
  [
    'HIVE_BAD_DATA: Field bytes type INT64 in parquet is incompatible with type string',
    1000,
    4,
    'not fit the table',
    'init',
  ],
  [
    'HIVE_CANNOT_OPEN_SPLIT: Error opening Hive split: Slow Down (Status Code: 503)',
    1403,
    4,
    'throttles requests',
    '--since',
  ],
  ['HIVE_CURSOR_ERROR: The specified key does not exist', 1000, 4, 'could not be read', 'once more'],
  ['Query exhausted resources at this scale factor', 0, 4, 'too large', '--since'],
  ['EXCEEDED_TIME_LIMIT: Query timed out', 206, 4, 'longer than', '--since'],
  ['GENERIC_INTERNAL_ERROR: an internal error occurred', 100, 4, 'engine failed', 'once more'],
  [
    'DIVISION_BY_ZERO: Division by zero',
    1001,
    4,
    'Athena: DIVISION_BY_ZERO: Division by zero (query q)',
    undefined,
  ],
])('%s', (reason, ErrorType, exitCode, words, hint) => {
  const error = endFailure({
    QueryExecutionId: 'q',
    Status: { State: 'FAILED', StateChangeReason: reason, AthenaError: { ErrorType } },
  });
  expect(error).toMatchObject({ exitCode, message: expect.stringContaining(words) });
  expect(error.message).toContain(reason);
  if (hint) expect(error.hint).toContain(hint);
  else expect(error.hint).toBeUndefined();
});
