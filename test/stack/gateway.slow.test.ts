import {
  BatchGetQueryExecutionCommand,
  CreateWorkGroupCommand,
  GetQueryResultsCommand,
  paginateGetQueryResults,
  StopQueryExecutionCommand,
} from '@aws-sdk/client-athena';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type FakeStack, startFakeStack } from './fake-stack.ts';
import { column } from './gateway/columns.ts';
import { ended, getQuery, runQuery, startQuery } from './query.ts';

const exact = {
  match: 'exact',
  columns: [column('bytes', 'bigint'), column('note', 'varchar'), column('gone', 'varchar')],
  rows: [
    ['9007199254740993', 'say "hi"\nthere', null],
    [null, '', 'ü'],
  ],
  scannedBytes: 20_000_000,
};

const numbers = {
  match: 'numbers',
  columns: [column('n', 'bigint')],
  rows: function* () {
    for (let n = 0; n < 2500; n++) yield [String(n)];
  },
};

let stack: FakeStack;
beforeEach(async () => {
  stack = await startFakeStack([exact, numbers]);
});
afterEach(() => stack.close());

async function text(key: string): Promise<string | undefined> {
  const { Body } = await stack.clients.s3.send(new GetObjectCommand({ Bucket: 'athena-results', Key: key }));
  return Body?.transformToString();
}

test('a query ends in a CSV file that tells NULL from the empty text', async () => {
  const { QueryExecutionId: id, ...query } = await runQuery(stack.clients.athena, 'SELECT exact;');
  expect(query).toMatchObject({
    Query: 'SELECT exact;',
    StatementType: 'DML',
    ResultConfiguration: { OutputLocation: `s3://athena-results/${id}.csv` },
    Status: {
      State: 'SUCCEEDED',
      SubmissionDateTime: expect.any(Date),
      CompletionDateTime: expect.any(Date),
    },
    Statistics: { DataScannedInBytes: 20_000_000, ResultReuseInformation: { ReusedPreviousResult: false } },
    WorkGroup: 'primary',
  });
  expect(await text(`${id}.csv`)).toBe(
    '"bytes","note","gone"\n"9007199254740993","say ""hi""\nthere",\n,"","ü"\n',
  );
  expect(await text(`${id}.csv.metadata`)).toBe('');
});

test('GetQueryResults has the header first, types by Athena’s names, and no value for NULL', async () => {
  const { QueryExecutionId } = await runQuery(stack.clients.athena, 'SELECT exact');
  const { ResultSet } = await stack.clients.athena.send(new GetQueryResultsCommand({ QueryExecutionId }));
  expect(ResultSet?.Rows?.map(({ Data }) => Data?.map(({ VarCharValue }) => VarCharValue))).toEqual([
    ['bytes', 'note', 'gone'],
    ['9007199254740993', 'say "hi"\nthere', undefined],
    [undefined, '', 'ü'],
  ]);
  expect(ResultSet?.ResultSetMetadata?.ColumnInfo?.map(({ Type }) => Type)).toEqual([
    'bigint',
    'varchar',
    'varchar',
  ]);
});

test('GetQueryResults pages of at most 1000 rows count the header', async () => {
  const { athena: client } = stack.clients;
  const { QueryExecutionId } = await runQuery(client, 'SELECT numbers');
  const sizes: (number | undefined)[] = [];
  let last: string | undefined;
  for await (const { ResultSet } of paginateGetQueryResults({ client }, { QueryExecutionId })) {
    sizes.push(ResultSet?.Rows?.length);
    last = ResultSet?.Rows?.at(-1)?.Data?.[0]?.VarCharValue;
  }
  expect({ sizes, last }).toEqual({ sizes: [1000, 1000, 501], last: '2499' });
  const tooMany = new GetQueryResultsCommand({ QueryExecutionId, MaxResults: 1001 });
  await expect(client.send(tooMany)).rejects.toThrow('MaxResults is more than maximum allowed length 1000.');
});

test('a token gives its execution again, and refuses other parameters', async () => {
  const { athena } = stack.clients;
  const ClientRequestToken = 'x'.repeat(32);
  const first = await startQuery(athena, 'SELECT exact', { ClientRequestToken });
  expect(await startQuery(athena, 'SELECT exact', { ClientRequestToken })).toBe(first);
  await expect(startQuery(athena, 'SELECT numbers', { ClientRequestToken })).rejects.toMatchObject({
    name: 'InvalidRequestException',
    message: 'Idempotent parameters do not match',
    AthenaErrorCode: 'IDEMPOTENT_PARAMETER_MISMATCH',
  });
});

test('what is not SQL is refused at the start', async () => {
  await expect(startQuery(stack.clients.athena, 'SELEC 1')).rejects.toMatchObject({
    name: 'InvalidRequestException',
    AthenaErrorCode: 'MALFORMED_QUERY',
    message: expect.stringContaining("line 1:1: mismatched input 'SELEC'"),
  });
});

test('StopQueryExecution cancels, and leaves nothing running', async () => {
  const { athena } = stack.clients;
  stack.backend.answer({ ...exact, match: 'slow', millis: 60_000 });
  const QueryExecutionId = await startQuery(athena, 'SELECT slow');
  await expect.poll(async () => (await getQuery(athena, QueryExecutionId)).Status?.State).toBe('RUNNING');
  await athena.send(new StopQueryExecutionCommand({ QueryExecutionId }));
  const { Status } = await getQuery(athena, QueryExecutionId);
  expect(Status).toMatchObject({ State: 'CANCELLED', StateChangeReason: 'Query cancelled by user' });
  await expect.poll(() => stack.backend.running()).toEqual([]);
  const results = athena.send(new GetQueryResultsCommand({ QueryExecutionId }));
  await expect(results).rejects.toThrow('Could not find results');
});

test('result reuse gives the earlier file without a scan', async () => {
  const { athena } = stack.clients;
  const ResultReuseConfiguration = { ResultReuseByAgeConfiguration: { Enabled: true, MaxAgeInMinutes: 5 } };
  const first = await runQuery(athena, 'SELECT exact', { ResultReuseConfiguration });
  const second = await runQuery(athena, 'SELECT exact', { ResultReuseConfiguration });
  expect(second.QueryExecutionId).not.toBe(first.QueryExecutionId);
  expect(second.ResultConfiguration).toEqual(first.ResultConfiguration);
  expect(second.Statistics).toMatchObject({
    DataScannedInBytes: 0,
    ResultReuseInformation: { ReusedPreviousResult: true },
  });
  const without = await runQuery(athena, 'SELECT exact');
  expect(without.Statistics?.ResultReuseInformation?.ReusedPreviousResult).toBe(false);
});

test('BatchGetQueryExecution names the ids it does not know', async () => {
  const { athena } = stack.clients;
  const id = await startQuery(athena, 'SELECT exact');
  await ended(athena, id);
  const batch = await athena.send(new BatchGetQueryExecutionCommand({ QueryExecutionIds: [id, 'none'] }));
  expect(batch.QueryExecutions?.map(({ QueryExecutionId }) => QueryExecutionId)).toEqual([id]);
  expect(batch.UnprocessedQueryExecutionIds?.[0]?.ErrorCode).toBe('QUERY_EXECUTION_NOT_FOUND');
});

test('a workgroup can cap the scan, keep the results, or overrule where they go', async () => {
  const { athena } = stack.clients;
  const groups = {
    capped: {
      BytesScannedCutoffPerQuery: 10_000_000,
      ResultConfiguration: { OutputLocation: 's3://athena-results/' },
    },
    managed: { ManagedQueryResultsConfiguration: { Enabled: true } },
    strict: {
      EnforceWorkGroupConfiguration: true,
      ResultConfiguration: { OutputLocation: 's3://athena-results/strict' },
    },
    homeless: {},
  };
  for (const [Name, Configuration] of Object.entries(groups)) {
    await athena.send(new CreateWorkGroupCommand({ Name, Configuration }));
  }

  const capped = await runQuery(athena, 'SELECT exact', { WorkGroup: 'capped' });
  expect(capped.Status).toMatchObject({
    State: 'CANCELLED',
    StateChangeReason: 'Bytes scanned limit was exceeded',
  });
  expect(capped.Statistics?.DataScannedInBytes).toBe(20_000_000);

  const managed = await runQuery(athena, 'SELECT exact', { WorkGroup: 'managed' });
  expect(managed.ResultConfiguration?.OutputLocation).toBeUndefined();
  const { QueryExecutionId } = managed;
  const results = await athena.send(new GetQueryResultsCommand({ QueryExecutionId }));
  expect(results.ResultSet?.Rows).toHaveLength(3);

  const ResultConfiguration = { OutputLocation: 's3://elsewhere/' };
  const strict = await runQuery(athena, 'SELECT exact', { WorkGroup: 'strict', ResultConfiguration });
  expect(strict.ResultConfiguration?.OutputLocation).toBe(
    `s3://athena-results/strict/${strict.QueryExecutionId}.csv`,
  );

  await expect(startQuery(athena, 'SELECT exact', { WorkGroup: 'homeless' })).rejects.toThrow(
    'No output location provided.',
  );
  const nowhere = startQuery(athena, 'SELECT exact', { ResultConfiguration });
  await expect(nowhere).rejects.toThrow('Unable to verify/create output bucket elsewhere');
  await expect(startQuery(athena, 'SELECT exact', { WorkGroup: 'none' })).rejects.toThrow(
    'WorkGroup is not found.',
  );
});

test('a million rows pass through', async () => {
  const rows = function* () {
    for (let n = 0; n < 1_000_000; n++) yield [`10.0.0.${n}`];
  };
  stack.backend.answer({ match: 'million', columns: [column('srcaddr', 'varchar')], rows });
  const { QueryExecutionId } = await runQuery(stack.clients.athena, 'SELECT million');
  const file = stack.s3.buckets.get('athena-results')?.get(`${QueryExecutionId}.csv`);
  expect(file?.subarray(-16).toString()).toBe('"10.0.0.999999"\n');
});
