import { randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import {
  CreateWorkGroupCommand,
  GetQueryResultsCommand,
  paginateGetQueryResults,
  type QueryExecution,
  StopQueryExecutionCommand,
} from '@aws-sdk/client-athena';
import { DescribeFlowLogsCommand } from '@aws-sdk/client-ec2';
import { CreateDatabaseCommand, CreateTableCommand, GetTableCommand } from '@aws-sdk/client-glue';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createBucket, putObjects } from '../stack/objects.ts';
import { getQuery, runQuery, startQuery } from '../stack/query.ts';
import { type Stack, startStack } from '../stack/stack.ts';
import { traffic } from '../stack/traffic.ts';

const accounts = ['111111111111', '222222222222'];
const regions = ['us-east-1', 'eu-central-1'];
const days = ['2026/11/20', '2026/11/21', '2026/11/22'];
const header =
  'version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status';
const types: Record<string, string> = { packets: 'bigint', bytes: 'bigint', start: 'bigint', end: 'bigint' };

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
  await stack.reset();
  const { s3, glue } = stack.clients;
  await createBucket(s3, 'logs');
  await putObjects(s3, 'logs', logFiles());
  await glue.send(new CreateDatabaseCommand({ DatabaseInput: { Name: 'flowq' } }));
  await glue.send(new CreateTableCommand({ DatabaseName: 'flowq', TableInput: projectedTable() }));
}, 300_000);
beforeEach(() => stack.control.clearCalls());
afterAll(() => stack?.close());

function* logFiles(): Generator<[string, Uint8Array]> {
  for (const account of accounts) {
    for (const region of regions) {
      for (const day of days) {
        const prefix = `AWSLogs/${account}/vpcflowlogs/${region}/${day}/`;
        const record = `2 ${account} eni-1 10.0.0.1 10.0.0.2 443 5000 6 1 9007199254740993 1795219200 1795219260 REJECT OK`;
        const silent = `2 ${account} eni-1 - - - - - - - 1795219200 1795219260 - NODATA`;
        yield [`${prefix}flows.log.gz`, gzipSync([header, record, silent, ''].join('\n'))];
      }
    }
  }
}

function projectedTable() {
  const partition = (Name: string) => ({ Name, Type: 'string' });
  return {
    Name: 'flow_logs',
    TableType: 'EXTERNAL_TABLE',
    PartitionKeys: [partition('p_account'), partition('p_region'), partition('day')],
    StorageDescriptor: {
      Columns: header.split(' ').map((field) => {
        const Name = field.replaceAll('-', '_');
        return { Name, Type: types[Name] ?? 'string' };
      }),
      Location: 's3://logs/AWSLogs/',
      InputFormat: 'org.apache.hadoop.mapred.TextInputFormat',
      OutputFormat: 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat',
      SerdeInfo: {
        SerializationLibrary: 'org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe',
        Parameters: { 'field.delim': ' ', 'serialization.format': ' ', 'serialization.null.format': '-' },
      },
    },
    Parameters: {
      EXTERNAL: 'TRUE',
      'skip.header.line.count': '1',
      'projection.enabled': 'true',
      'projection.p_account.type': 'enum',
      'projection.p_account.values': accounts.join(','),
      'projection.p_region.type': 'enum',
      'projection.p_region.values': regions.join(','),
      'projection.day.type': 'date',
      'projection.day.format': 'yyyy/MM/dd',
      'projection.day.range': '2026/11/01,2026/11/30',
      'storage.location.template': `s3://logs/AWSLogs/\${p_account}/vpcflowlogs/\${p_region}/\${day}/`,
    },
  };
}

function run(sql: string, options = {}): Promise<QueryExecution> {
  return runQuery(stack.clients.athena, sql, { QueryExecutionContext: { Database: 'flowq' }, ...options });
}

async function csv({ QueryExecutionId }: QueryExecution): Promise<string | undefined> {
  const get = new GetObjectCommand({ Bucket: 'athena-results', Key: `${QueryExecutionId}.csv` });
  return (await stack.clients.s3.send(get)).Body?.transformToString();
}

test('a projected Glue table answers through the Athena client', async () => {
  const query = await run(`
    SELECT p_account, count(*) AS records, count(srcaddr) AS flows, sum(bytes) AS bytes
    FROM flow_logs WHERE p_region = 'us-east-1' AND day BETWEEN '2026/11/21' AND '2026/11/22'
    GROUP BY p_account ORDER BY p_account;`);
  expect(query.Status).toMatchObject({ State: 'SUCCEEDED' });
  expect(await csv(query)).toBe(
    '"p_account","records","flows","bytes"\n' +
      '"111111111111","4","2","18014398509481986"\n"222222222222","4","2","18014398509481986"\n',
  );
});

test('a partition filter shows in LIST and GET calls and in the bytes scanned', async () => {
  const narrow = await run(
    "SELECT count(*) FROM flow_logs WHERE p_account = '111111111111' AND p_region = 'us-east-1' AND day = '2026/11/21'",
  );
  const one = traffic(await stack.control.calls(), 'logs');
  expect(one).toMatchObject({ ListObjectsV2: { calls: 1 }, GetObject: { calls: 1 } });
  expect(narrow.Statistics?.DataScannedInBytes).toBe(one.GetObject?.bytesOut);

  await stack.control.clearCalls();
  const wide = await run('SELECT count(*) FROM flow_logs');
  const all = traffic(await stack.control.calls(), 'logs');
  expect(all.GetObject?.calls).toBe(12);
  // 120 partitions are projected; Trino asks twice for each of the 108 that are not there.
  expect(all.ListObjectsV2?.calls).toBe(12 + 2 * 108);
  expect(wide.Statistics?.DataScannedInBytes).toBe(all.GetObject?.bytesOut);

  await stack.control.clearCalls();
  await run("SELECT count(*) FROM flow_logs WHERE day = '2025/01/01'");
  expect(traffic(await stack.control.calls(), 'logs')).toEqual({});
});

test('values and types are written as Athena writes them', async () => {
  const query = await run(`SELECT CAST(NULL AS varchar) AS gone, '' AS empty, 'a"b' AS quoted,
    9223372036854775807 AS big, 1e0 AS dbl, true AS yes, DECIMAL '1.50' AS dec,
    ARRAY['a', NULL] AS list, MAP(ARRAY['k'], ARRAY[1]) AS map, CAST(ROW(1, 'x') AS ROW(id bigint, name varchar)) AS pair,
    X'0102' AS bin, TIMESTAMP '2026-11-23 01:02:03.456' AS ts, from_unixtime(0) AS zoned,
    CAST('10.0.0.1' AS ipaddress) AS ip`);
  const { QueryExecutionId } = query;
  const results = await stack.clients.athena.send(new GetQueryResultsCommand({ QueryExecutionId }));
  const columns = results.ResultSet?.ResultSetMetadata?.ColumnInfo ?? [];
  const values = results.ResultSet?.Rows?.[1]?.Data ?? [];
  expect(columns.map(({ Name, Type }, index) => [Name, Type, values[index]?.VarCharValue])).toEqual([
    ['gone', 'varchar', undefined],
    ['empty', 'varchar', ''],
    ['quoted', 'varchar', 'a"b'],
    ['big', 'bigint', '9223372036854775807'],
    ['dbl', 'double', '1.0'],
    ['yes', 'boolean', 'true'],
    ['dec', 'decimal', '1.50'],
    ['list', 'array', '[a, null]'],
    ['map', 'map', '{k=1}'],
    ['pair', 'row', '{id=1, name=x}'],
    ['bin', 'varbinary', '01 02'],
    ['ts', 'timestamp', '2026-11-23 01:02:03.456'],
    ['zoned', 'timestamp with time zone', '1970-01-01 00:00:00.000 UTC'],
    ['ip', 'ipaddress', '10.0.0.1'],
  ]);
  expect((await csv(query))?.split('\n')[1]).toContain(',"","a""b","9223372036854775807","1.0",');
});

test('a stopped query is killed in Trino', async () => {
  const { athena } = stack.clients;
  const endless = `SELECT count(*) FROM ${'abcde'.replace(/./g, (name) => `, UNNEST(sequence(1, 10000)) AS ${name}(x)`).slice(2)}`;
  const QueryExecutionId = await startQuery(athena, endless);
  await expect
    .poll(async () => (await getQuery(athena, QueryExecutionId)).Status?.State, { timeout: 10_000 })
    .toBe('RUNNING');
  expect(await stack.control.running()).toHaveLength(1);
  await athena.send(new StopQueryExecutionCommand({ QueryExecutionId }));
  expect((await getQuery(athena, QueryExecutionId)).Status?.State).toBe('CANCELLED');
  await expect.poll(() => stack.control.running(), { timeout: 10_000 }).toEqual([]);
});

test('reused results touch neither Trino nor the logs', async () => {
  const options = { ResultReuseConfiguration: { ResultReuseByAgeConfiguration: { Enabled: true } } };
  const sql = 'SELECT count(*) AS reused FROM flow_logs';
  const first = await run(sql, options);
  await stack.control.clearCalls();
  const second = await run(sql, options);
  expect(second.Statistics).toMatchObject({
    DataScannedInBytes: 0,
    ResultReuseInformation: { ReusedPreviousResult: true },
  });
  expect(second.ResultConfiguration).toEqual(first.ResultConfiguration);
  expect(traffic(await stack.control.calls(), 'logs')).toEqual({});
});

test('a token sent again gives the same execution', async () => {
  const ClientRequestToken = randomBytes(16).toString('hex');
  const first = await run('SELECT 1', { ClientRequestToken });
  expect((await run('SELECT 1', { ClientRequestToken })).QueryExecutionId).toBe(first.QueryExecutionId);
  await expect(run('SELECT 2', { ClientRequestToken })).rejects.toThrow('Idempotent parameters do not match');
});

test.each([
  [
    'SELECT * FROM nowhere',
    1301,
    "TABLE_NOT_FOUND: line 1:15: Table 'awsdatacatalog.flowq.nowhere' does not exist",
  ],
  [
    'SELECT nothing FROM flow_logs',
    1006,
    "COLUMN_NOT_FOUND: line 1:8: Column 'nothing' cannot be resolved or requester is not authorized to access requested resources",
  ],
  ['SELECT 1 / 0', 1001, 'DIVISION_BY_ZERO: Division by zero'],
  ["SELECT CAST('-' AS ipaddress)", 1100, 'INVALID_CAST_ARGUMENT: Cannot cast value to IPADDRESS: -'],
])('%s fails as on Athena', async (sql, type, reason) => {
  expect((await run(sql)).Status).toMatchObject({
    State: 'FAILED',
    StateChangeReason: reason,
    AthenaError: { ErrorCategory: 2, ErrorType: type, Retryable: false, ErrorMessage: reason },
  });
});

test('a syntax error is refused at the start, at its place in the text', async () => {
  await expect(run('SELECT *\nFORM flow_logs')).rejects.toMatchObject({
    name: 'InvalidRequestException',
    AthenaErrorCode: 'MALFORMED_QUERY',
    message: expect.stringMatching(/^line 2:1: mismatched input 'FORM'/),
  });
});

test('parameters are bound in their order', async () => {
  const ExecutionParameters = ["'it''s'", '7'];
  const query = await run("SELECT '?' AS mark WHERE 'it''s' = ? AND 7 = ?", { ExecutionParameters });
  expect(await csv(query)).toBe('"mark"\n"?"\n');
});

test('the other services pass through, and are counted and spoiled too', async () => {
  const { ec2, glue, sts } = stack.clients;
  expect((await sts.send(new GetCallerIdentityCommand({}))).Account).toBe('123456789012');
  expect((await ec2.send(new DescribeFlowLogsCommand({}))).FlowLogs).toEqual([]);
  const get = new GetTableCommand({ DatabaseName: 'flowq', Name: 'flow_logs' });
  expect((await glue.send(get)).Table?.PartitionKeys).toHaveLength(3);
  expect(await stack.control.calls()).toMatchObject([
    { service: 'sts', operation: 'GetCallerIdentity' },
    { service: 'ec2', operation: 'DescribeFlowLogs' },
    { service: 'glue', operation: 'GetTable', input: { DatabaseName: 'flowq', Name: 'flow_logs' } },
  ]);
  await stack.control.addFaults(
    { on: 'GetCallerIdentity', fault: 'expired-token' },
    { on: 'DescribeFlowLogs', fault: 'access-denied' },
    { on: 'GetTable', fault: 'access-denied' },
  );
  await expect(sts.send(new GetCallerIdentityCommand({}))).rejects.toThrow('security token included');
  await expect(ec2.send(new DescribeFlowLogsCommand({}))).rejects.toMatchObject({
    name: 'UnauthorizedOperation',
  });
  await expect(glue.send(get)).rejects.toThrow('is not authorized to perform: glue:GetTable');
});

test('a scan beyond the workgroup’s cutoff is cancelled', async () => {
  const { athena, s3 } = stack.clients;
  const lines = randomBytes(6_000_000)
    .toString('hex')
    .replace(/.{100}/g, '$&\n');
  await putObjects(s3, 'logs', [[`AWSLogs/111111111111/vpcflowlogs/us-east-1/2026/11/01/big.log`, lines]]);
  const Configuration = {
    BytesScannedCutoffPerQuery: 10_000_000,
    ResultConfiguration: { OutputLocation: 's3://athena-results/' },
  };
  await athena.send(new CreateWorkGroupCommand({ Name: 'capped', Configuration }));
  const sql = "SELECT count(DISTINCT version) FROM flow_logs WHERE day = '2026/11/01'";
  const { Status, Statistics } = await run(sql, { WorkGroup: 'capped' });
  expect(Status).toMatchObject({ State: 'CANCELLED', StateChangeReason: 'Bytes scanned limit was exceeded' });
  expect(Statistics?.DataScannedInBytes).toBeGreaterThan(10_000_000);
});

test('many rows stream into the file and come back in pages', async () => {
  const { athena: client } = stack.clients;
  const query = await run(
    'SELECT a.x * 1000 + b.x AS n FROM UNNEST(sequence(0, 199)) AS a(x), UNNEST(sequence(0, 999)) AS b(x)',
  );
  const seen = new Set<string | undefined>();
  const input = { QueryExecutionId: query.QueryExecutionId };
  for await (const { ResultSet } of paginateGetQueryResults({ client }, input)) {
    for (const { Data } of ResultSet?.Rows ?? []) seen.add(Data?.[0]?.VarCharValue);
  }
  expect(seen.size).toBe(200_001);
  expect((await csv(query))?.length).toBeGreaterThan(1_000_000);
});
