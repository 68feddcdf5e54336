import type { IncomingMessage } from 'node:http';
import { CloudWatchLogsClient, DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DescribeFlowLogsCommand, DescribeVpcsCommand } from '@aws-sdk/client-ec2';
import { GetRolePolicyCommand, IAMClient } from '@aws-sdk/client-iam';
import { CreateKeyCommand, KMSClient, PutKeyPolicyCommand } from '@aws-sdk/client-kms';
import {
  GetBucketLifecycleConfigurationCommand,
  GetBucketPolicyCommand,
  GetPublicAccessBlockCommand,
  PutBucketEncryptionCommand,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest';
import type { Form } from '../deliveries/form.ts';
import { changesIn, killedAfterEach } from '../deliveries/killed-after-each.ts';
import { MemoryFlowLogs } from '../deliveries/memory-flow-logs.ts';
import { flowq } from '../helpers/flowq.ts';
import { temporaryFolder } from '../helpers/logs.ts';
import type { Answer } from '../stack/aws/answer.ts';
import type { AwsError } from '../stack/aws/aws-error.ts';
import { type AwsService, type CallIdentity, startAwsServer } from '../stack/aws/aws-server.ts';
import { Calls } from '../stack/aws/calls.ts';
import { Faults } from '../stack/aws/faults.ts';
import { forwardTo } from '../stack/aws/forward.ts';
import { xmlAnswer } from '../stack/aws/xml.ts';
import { clientConfig } from '../stack/clients.ts';
import { createBucket } from '../stack/objects.ts';
import { type Stack, startStack } from '../stack/stack.ts';

const ACCOUNT = '123456789012';
const S3 = [
  'enable',
  's3',
  '--vpc',
  'vpc-0a',
  '--bucket',
  'enabled/flows',
  '--create-bucket',
  '--expire',
  '90d',
];
const CLOUDWATCH = ['enable', 'cloudwatch', '--vpc', 'vpc-0a', '--log-group', '/flow', '--retention', '30d'];

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
}, 300_000);
afterAll(() => stack?.close());
beforeEach(() => stack.reset());

/** moto, but for its flow logs: it takes no prefix of a bucket and keeps no destination options, and has no pages. */
class Front implements AwsService {
  readonly flowLogs = new MemoryFlowLogs();
  readonly #moto: AwsService;
  readonly identify: AwsService['identify'];
  afterCall: ((operation: string) => void) | undefined;

  constructor(moto: string) {
    this.#moto = forwardTo(moto);
    this.identify = this.#moto.identify;
  }

  async answer(call: CallIdentity, request: IncomingMessage): Promise<Answer> {
    if (call.operation === 'DescribeVpcs')
      return xmlAnswer('<R><vpcSet><item><vpcId>vpc-0a</vpcId></item></vpcSet></R>');
    const isOwn = call.operation.endsWith('FlowLogs');
    const answer = isOwn
      ? this.flowLogs.answer(call.operation, call.input as Form)
      : await this.#moto.answer(call, request);
    this.afterCall?.(call.operation);
    return answer;
  }

  error(error: AwsError, call: CallIdentity): Answer {
    return this.#moto.error(error, call);
  }
}

async function started() {
  const front = new Front(stack.aws);
  const calls = new Calls();
  const server = await startAwsServer(front, { calls, faults: new Faults() });
  onTestFinished(() => server.close());
  const env = { ...stack.environment, AWS_ENDPOINT_URL: server.endpoint };
  const cwd = temporaryFolder();
  const run = (args: readonly string[], more: Readonly<Record<string, string>> = env) =>
    flowq(args, { cwd, env: more });
  return { front, calls, env, cwd, run };
}

test('a bucket is made and set up step by step, each run killed after its first change', async () => {
  const { front, calls, env, cwd, run } = await started();
  expect(await killedAfterEach([...S3, '--yes'], front, calls, { cwd, env })).toHaveLength(7);
  calls.clear();
  const again = await run([...S3, '--yes']);
  expect(again).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^nothing to change\nfl-\w+ delivers/),
  });
  expect(changesIn(calls)).toEqual([]);

  const { s3 } = stack.clients;
  const Bucket = 'enabled';
  const { Policy = '' } = await s3.send(new GetBucketPolicyCommand({ Bucket }));
  expect(JSON.parse(Policy).Statement).toMatchObject([
    { Sid: 'AWSLogDeliveryWrite', Resource: `arn:aws:s3:::enabled/flows/AWSLogs/${ACCOUNT}/*` },
    { Sid: 'AWSLogDeliveryAclCheck', Resource: 'arn:aws:s3:::enabled' },
  ]);
  const { PublicAccessBlockConfiguration: block = {} } = await s3.send(
    new GetPublicAccessBlockCommand({ Bucket }),
  );
  expect(Object.values(block)).toEqual([true, true, true, true]);
  const { Rules } = await s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket }));
  expect(Rules).toMatchObject([{ ID: 'flowq-expire', Expiration: { Days: 90 } }]);
  expect(front.flowLogs.flowLogs).toHaveLength(1);
});

test('a log group and its role are made step by step, each run killed after its first change', async () => {
  const { front, calls, env, cwd, run } = await started();
  expect(await killedAfterEach([...CLOUDWATCH, '--yes'], front, calls, { cwd, env })).toHaveLength(5);
  expect((await run([...CLOUDWATCH, '--yes'])).stdout).toMatch(/^nothing to change\n/);

  const iam = new IAMClient(clientConfig(stack.aws));
  const logs = new CloudWatchLogsClient(clientConfig(stack.aws));
  onTestFinished(() => {
    iam.destroy();
    logs.destroy();
  });
  const policy = { RoleName: 'flowq-flow-logs-us-east-1', PolicyName: 'flowq-flow-logs' };
  const { PolicyDocument = '' } = await iam.send(new GetRolePolicyCommand(policy));
  expect(JSON.parse(decodeURIComponent(PolicyDocument)).Statement[0].Action).toHaveLength(5);
  const { logGroups } = await logs.send(new DescribeLogGroupsCommand({}));
  expect(logGroups).toMatchObject([{ logGroupName: '/flow', retentionInDays: 30 }]);
});

test("moto's own flow logs of a real VPC: made, left the second time, listed and ended", async () => {
  const { run } = await started();
  const { Vpcs: [vpc] = [] } = await stack.clients.ec2.send(new DescribeVpcsCommand({}));
  const args = ['enable', 's3', '--vpc', vpc?.VpcId ?? '', '--bucket', 'plain', '--create-bucket', '--yes'];
  expect(await run(args, stack.environment)).toMatchObject({ code: 0, stderr: '' });
  expect((await run(args, stack.environment)).stdout).toMatch(/^nothing to change\n/);
  const { FlowLogs: [made] = [] } = await stack.clients.ec2.send(new DescribeFlowLogsCommand({}));
  const listed = await run(['enable', 'list', '--format', 'json'], stack.environment);
  expect(JSON.parse(listed.stdout)).toMatchObject([
    { flow_log: made?.FlowLogId, destination: 's3://plain/', state: 'delivers', made_by: 'flowq' },
  ]);
  const ended = await run(['disable', made?.FlowLogId ?? '', '--yes'], stack.environment);
  expect(ended).toMatchObject({ code: 0, stdout: expect.stringContaining('s3://plain/ remains') });
});

test("the policy of a customer's key is read, and what it lacks shown", async () => {
  const { run } = await started();
  const kms = new KMSClient(clientConfig(stack.aws));
  onTestFinished(() => kms.destroy());
  const { KeyMetadata: key } = await kms.send(new CreateKeyCommand({}));
  await createBucket(stack.clients.s3, 'sealed');
  const ApplyServerSideEncryptionByDefault = { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: key?.Arn } as const;
  const ServerSideEncryptionConfiguration = { Rules: [{ ApplyServerSideEncryptionByDefault }] };
  const encryption = { Bucket: 'sealed', ServerSideEncryptionConfiguration };
  await stack.clients.s3.send(new PutBucketEncryptionCommand(encryption));
  const args = ['enable', 's3', '--vpc', 'vpc-0a', '--bucket', 'sealed', '--dry-run'];
  const { stderr } = await run(args);
  expect(stderr).toContain(`the policy of the key ${key?.Arn} does not let flow logs be encrypted`);
  const Statement = JSON.parse(stderr.slice(stderr.search(/\n *{/)));
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [Statement] });
  await kms.send(new PutKeyPolicyCommand({ KeyId: key?.KeyId, PolicyName: 'default', Policy }));
  expect(await run(args)).toMatchObject({ code: 0, stderr: '' });
});
