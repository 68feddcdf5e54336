import type { IncomingMessage } from 'node:http';
import { expect, onTestFinished, test, vi } from 'vitest';
import { AwsClients } from '../../src/aws/clients.ts';
import { S3Store } from '../../src/aws/s3-store.ts';
import { GlueCatalog } from '../../src/catalog/glue/glue-catalog.ts';
import { prepareInit } from '../../src/catalog/prepare.ts';
import { athenaCheck } from '../../src/checks/athena-check.ts';
import { diagnose } from '../../src/checks/diagnose.ts';
import type { Config, GlueSourceConfig } from '../../src/config/config.ts';
import { MIGRATIONS } from '../../src/migrations/index.ts';
import { deliver, INIT_REQUEST } from '../catalog/aws.ts';
import { MemoryGlue } from '../catalog/memory-glue.ts';
import { type Answer, jsonAnswer, jsonError } from '../stack/aws/answer.ts';
import { AwsError } from '../stack/aws/aws-error.ts';
import { type AwsService, type CallIdentity, startAwsServer } from '../stack/aws/aws-server.ts';
import { Calls } from '../stack/aws/calls.ts';
import { Faults } from '../stack/aws/faults.ts';
import { xmlAnswer } from '../stack/aws/xml.ts';
import { MemoryS3 } from '../stack/s3/memory-s3.ts';

const NOW = Date.parse('2026-11-20T12:20:00Z') / 1000;

/** S3, Glue, STS and the workgroups of Athena, in this process. */
class Aws implements AwsService {
  readonly s3 = new MemoryS3();
  readonly glue = new MemoryGlue();
  readonly calls = new Calls();
  readonly faults = new Faults();
  readonly identify = this.s3.identify;
  workgroup: Record<string, unknown> = {
    State: 'ENABLED',
    Configuration: {
      BytesScannedCutoffPerQuery: 10_000_000_000,
      ResultConfiguration: { OutputLocation: 's3://results/athena/' },
    },
  };
  /** Seconds that its clock is ahead of this machine's. */
  ahead = 0;

  async answer(call: CallIdentity, request: IncomingMessage): Promise<Answer> {
    if (call.service === 'glue') return this.glue.answer(call.operation, call.input as object);
    if (call.operation === 'GetWorkGroup')
      return jsonAnswer({ WorkGroup: { Name: 'primary', ...this.workgroup } });
    if (call.operation === 'DescribeFlowLogs')
      return xmlAnswer('<DescribeFlowLogsResponse><flowLogSet/></DescribeFlowLogsResponse>');
    const bucket = call.resource.split('/')[0] ?? '';
    if (call.operation === 'GetBucketLocation' && !this.s3.buckets.has(bucket))
      throw new AwsError('NoSuchBucket', 'The specified bucket does not exist', 404);
    if (call.operation !== 'GetCallerIdentity') return this.s3.answer(call, request);
    const who = '<Arn>arn:aws:iam::111111111111:role/flowq</Arn><Account>111111111111</Account>';
    const answer = xmlAnswer(
      `<GetCallerIdentityResponse><GetCallerIdentityResult>${who}</GetCallerIdentityResult></GetCallerIdentityResponse>`,
    );
    const date = new Date(Date.now() + this.ahead * 1000).toUTCString();
    return { ...answer, headers: { ...answer.headers, date } };
  }

  error(error: AwsError, call: CallIdentity): Answer {
    const isJson = call.service === 'glue' || call.operation === 'GetWorkGroup';
    return isJson ? jsonError(error) : this.s3.error(error);
  }
}

/** A bucket with a delivery of ten minutes ago, its tables made, and all as it should be. */
async function account() {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'testing');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'testing');
  const aws = new Aws();
  const { faults, calls } = aws;
  const server = await startAwsServer(aws, { calls, faults });
  const clients = new AwsClients({ region: 'us-east-1', endpointUrl: server.endpoint });
  onTestFinished(async () => {
    vi.unstubAllEnvs();
    await clients.close();
    await server.close();
  });
  const bucket = new Map<string, Buffer>();
  aws.s3.buckets.set('logs', bucket).set('results', new Map());
  deliver(bucket, { time: '2026-11-19T12:00Z' });
  deliver(bucket, { time: '2026-11-20T12:10Z' });
  const view = {
    clients,
    store: new S3Store(clients, 'logs'),
    glue: new GlueCatalog(clients),
    ec2: { describe: async () => [], parents: async () => new Map() },
    migrations: MIGRATIONS,
  };
  const { config, plan } = await prepareInit(INIT_REQUEST, view);
  await plan?.apply();
  const findings = async (parts: Partial<GlueSourceConfig> = {}, wanted: 'all' | 'wrong' = 'wrong') => {
    const given = { flowq: 1, source: { ...config, ...parts } } as Config;
    const context = { configPath: 'flowq.json', config: given, stateFolder: '', now: NOW };
    const found = await diagnose(context, [athenaCheck({ ...config, ...parts }, view)]);
    return found
      .filter(({ level }) => wanted === 'all' || level !== 'ok')
      .map(({ level, check, message }) => `${level} ${check}: ${message}`);
  };
  return { aws, bucket, findings };
}

test('an account in which all is well, looked at without a change or a query', async () => {
  const { aws, findings } = await account();
  aws.calls.clear();
  expect(await findings({}, 'all')).toEqual([
    'ok credentials: arn:aws:iam::111111111111:role/flowq',
    "ok clock: within half a minute of AWS's",
    'ok workgroup: primary',
    'ok scan limit: the workgroup stops queries at 10000000000 bytes',
    'ok results: s3://results/athena/',
    expect.stringMatching(/^ok tables: they fit what is in the bucket: 1 format, by \d+ LIST calls$/),
    'ok newest delivery: 2026-11-20T12:10:00Z, 10 min ago',
    expect.stringMatching(/^ok table flow_logs: reads 111111111111_vpcflowlogs_.*T1210Z_/),
  ]);
  const operations = aws.calls.list().map(({ operation }) => operation);
  expect(operations.filter((one) => /^(Create|Update|Delete|Put|Start)/.test(one))).toEqual([]);
});

test('a clock that is wrong', async () => {
  const { aws, findings } = await account();
  aws.ahead = 60;
  expect(await findings()).toEqual([expect.stringMatching(/^warn clock: (59|6[01]) s behind AWS's$/)]);
  aws.ahead = -3600;
  expect(await findings()).toEqual([expect.stringMatching(/^fail clock: 3(599|60[01]) s ahead of AWS's$/)]);
});

test('credentials that are refused end the examination', async () => {
  const { aws, findings } = await account();
  aws.faults.add({ on: 'GetCallerIdentity', fault: 'expired-token' });
  expect(await findings({}, 'all')).toEqual([
    'fail AWS: cannot get the caller identity: the AWS credentials have expired',
  ]);
});

test('a workgroup that is off, limits nothing, and does not say where results go', async () => {
  const { aws, findings } = await account();
  aws.workgroup = { State: 'DISABLED', Configuration: {} };
  expect(await findings()).toEqual([
    'fail workgroup: primary is switched off',
    'warn scan limit: the workgroup lets a query scan any amount',
    'fail results: no location for Athena results is set',
  ]);
  aws.faults.add({ on: 'GetWorkGroup', fault: 'access-denied' });
  expect(await findings()).toEqual([
    expect.stringMatching(/^fail workgroup: cannot look up .*access denied/),
  ]);
});

test.each<[object, Partial<GlueSourceConfig>, string[]]>([
  [
    { EngineVersion: { EffectiveEngineVersion: 'Athena engine version 2' } },
    {},
    ['fail workgroup: primary, Athena engine version 2: flowq needs Athena engine version 3'],
  ],
  [
    { EngineVersion: { EffectiveEngineVersion: 'PySpark engine version 3' } },
    {},
    ['fail workgroup: primary, PySpark engine version 3: flowq needs Athena engine version 3'],
  ],
  [{ EngineVersion: { EffectiveEngineVersion: 'Athena engine version 3' } }, {}, []],
  [
    {},
    { requesterPays: true },
    ['fail requester pays: the workgroup primary does not read buckets whose requester pays'],
  ],
  [{ RequesterPaysEnabled: true }, { requesterPays: true }, []],
])('a workgroup with %o', async (rules, parts, expected) => {
  const { aws, findings } = await account();
  aws.workgroup = { Configuration: { ...(aws.workgroup.Configuration as object), ...rules } };
  expect(await findings(parts)).toEqual(expected);
});

test('results where they do not belong', async () => {
  const { aws, findings } = await account();
  expect(await findings({ results: 's3://logs/AWSLogs' })).toEqual([
    'fail results: s3://logs/AWSLogs is within the logs at s3://logs/AWSLogs/',
  ]);
  expect(await findings({ results: 's3://nowhere/' })).toEqual([
    'fail results: cannot look up the bucket nowhere: there is no such bucket',
  ]);
  const limit = { BytesScannedCutoffPerQuery: 10_000_000 };
  const own = { ResultConfiguration: { OutputLocation: 's3://results/own/' } };
  aws.workgroup = { Configuration: { ...limit, ...own, EnforceWorkGroupConfiguration: true } };
  expect(await findings({ results: 's3://results/mine/' })).toEqual([
    'warn results: the workgroup enforces s3://results/own/ over s3://results/mine/',
  ]);
  aws.workgroup = { Configuration: { ...limit, ManagedQueryResultsConfiguration: { Enabled: true } } };
  expect(await findings()).toEqual([]);
});

test('what came into the bucket since the tables were made', async () => {
  const { bucket, findings } = await account();
  deliver(bucket, { account: '222222222222', time: '2026-11-20T12:10Z' });
  deliver(bucket, { region: 'eu-west-1', time: '2026-11-20T12:10Z' });
  const [tables = '', ...others] = await findings();
  expect(tables).toMatch(/^fail tables: they do not fit .*222222222222.*eu-west-1/);
  expect(others).toEqual([
    expect.stringMatching(
      /^fail table flow_logs: .*projection\.p_region\.values is "us-east-1", the file's is eu-west-1$/,
    ),
  ]);
});

test('a table whose range of dates, or folders, misses the newest object', async () => {
  const { aws, findings } = await account();
  const [table] = aws.glue.tables.values();
  const parameters = table?.Parameters ?? {};
  parameters['projection.p_date.range'] = '2020/01/01,2020/12/31';
  const found = await findings();
  expect(found).toContainEqual(
    expect.stringMatching(/^fail table flow_logs: does not read s3:\/\/logs\/.*range/),
  );
  aws.glue.tables.clear();
  expect(await findings()).toContainEqual(
    expect.stringMatching(/^fail table flow_logs: .*the table is not there$/),
  );
});

test('deliveries that stopped', async () => {
  const { bucket, findings } = await account();
  for (const key of bucket.keys()) if (key.includes('/20/')) bucket.delete(key);
  expect(await findings()).toEqual(['fail newest delivery: 2026-11-19T12:00:00Z, 1 d ago']);
});
