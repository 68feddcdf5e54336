import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { flowq } from '../helpers/flowq.ts';
import { temporaryFolder } from '../helpers/logs.ts';
import { killedAfterEach } from './killed-after-each.ts';
import { ACCOUNT, type MemoryAccount, startAccount } from './memory-account.ts';

const S3 = [
  'enable',
  's3',
  '--vpc',
  'vpc-0a',
  '--bucket',
  'logs/flows',
  '--create-bucket',
  '--expire',
  '90d',
];
const CLOUDWATCH = ['enable', 'cloudwatch', '--vpc', 'vpc-0a', '--log-group', '/flow', '--retention', '30d'];
const YES = '--yes';

async function startedAccount() {
  const started = await startAccount();
  const cwd = temporaryFolder();
  const run = (args: readonly string[]) => flowq(args, { cwd, env: started.env });
  return { ...started, cwd, run };
}

const policyIn = (account: MemoryAccount, bucket = 'logs') =>
  JSON.parse(account.buckets.get(bucket)?.parts.get('Policy') ?? 'null');

const ourBucket = (policy?: unknown) => ({
  owner: ACCOUNT,
  parts: new Map(policy === undefined ? [] : [['Policy', JSON.stringify(policy)]]),
  objects: ['something'],
});

describe('flowq enable s3', () => {
  it('makes a private bucket, lets AWS deliver, then makes the flow log; the second time does nothing', async () => {
    const { account, changes, calls, run } = await startedAccount();
    const shown = await run([...S3, '--dry-run']);
    expect(shown.code).toBe(0);
    expect(changes()).toEqual([]);
    const { code, stdout, stderr } = await run([...S3, YES]);
    expect(stderr).toBe('');
    expect(code).toBe(0);
    expect(stdout.startsWith(shown.stdout)).toBe(true);
    expect(stdout).toContain('[s3:CreateBucket, s3:PutBucketOwnershipControls]\n');
    expect(stdout).toMatch(
      /\nfl-0+1 delivers to s3:\/\/logs\/flows\/\n.*then: flowq init s3:\/\/logs\/flows\/\n$/,
    );
    expect(changes()).toEqual([
      'CreateBucket',
      'PutBucketTagging',
      'PutPublicAccessBlock',
      'PutBucketEncryption',
      'PutBucketLifecycleConfiguration',
      'PutBucketPolicy',
      'CreateFlowLogs',
    ]);
    const source = {
      StringEquals: { 'aws:SourceAccount': ACCOUNT },
      ArnLike: { 'aws:SourceArn': `arn:aws:logs:eu-west-1:${ACCOUNT}:*` },
    };
    const Principal = { Service: 'delivery.logs.amazonaws.com' };
    expect(policyIn(account)).toEqual({
      Version: '2012-10-17',
      Statement: [
        {
          Sid: 'AWSLogDeliveryWrite',
          Effect: 'Allow',
          Principal,
          Action: 's3:PutObject',
          Resource: `arn:aws:s3:::logs/flows/AWSLogs/${ACCOUNT}/*`,
          Condition: {
            ...source,
            StringEquals: { ...source.StringEquals, 's3:x-amz-acl': 'bucket-owner-full-control' },
          },
        },
        {
          Sid: 'AWSLogDeliveryAclCheck',
          Effect: 'Allow',
          Principal,
          Action: 's3:GetBucketAcl',
          Resource: 'arn:aws:s3:::logs',
          Condition: source,
        },
      ],
    });
    expect(account.flowLogs.flowLogs).toMatchObject([
      {
        resource: 'vpc-0a',
        form: {
          LogDestination: 'arn:aws:s3:::logs/flows/',
          LogDestinationType: 's3',
          MaxAggregationInterval: '600',
          'TagSpecification.1.Tag.1.Key': 'made-by',
        },
      },
    ]);
    calls.clear();
    const again = await run([...S3, YES]);
    expect(again.stdout).toMatch(/^nothing to change\nfl-0+1 delivers/);
    expect(again.stderr).toMatch(/fl-0+1 of vpc-0a is as asked for, and is left/);
    expect(changes()).toEqual([]);
  });

  it('killed after each of its steps it is finished by the runs that follow', async () => {
    const { account, calls, cwd, env, run } = await startedAccount();
    const made = await killedAfterEach([...S3, YES], account, calls, { cwd, env });
    expect(made).toEqual([
      'CreateBucket',
      'PutBucketTagging',
      'PutPublicAccessBlock',
      'PutBucketEncryption',
      'PutBucketLifecycleConfiguration',
      'PutBucketPolicy',
      'CreateFlowLogs',
    ]);
    expect((await run([...S3, YES])).stdout).toMatch(/^nothing to change\n/);
  });

  it.each([
    ['CreateBucket', /cannot make the bucket logs: access denied; it takes s3:CreateBucket on/],
    [
      'PutBucketPolicy',
      /cannot set the policy of the bucket logs: access denied; it takes s3:PutBucketPolicy on/,
    ],
    ['CreateFlowLogs', /cannot make flow logs: access denied; it takes ec2:CreateFlowLogs/],
  ])('tells that the caller may not %s', async (on, words) => {
    const { faults, run } = await startedAccount();
    faults.add({ on, fault: 'access-denied' });
    const { code, stderr } = await run([...S3, YES]);
    expect(stderr).toMatch(words);
    expect(code).toBe(3);
  });

  it("keeps somebody else's policy to the letter, and a copy of it", async () => {
    const { account, cwd, run } = await startedAccount();
    const theirs = {
      Version: '2012-10-17',
      Id: 'theirs',
      Statement: [
        {
          Sid: 'Tls',
          Effect: 'Deny',
          Principal: '*',
          Action: 's3:*',
          Resource: ['arn:aws:s3:::logs/*'],
          Condition: { Bool: { 'aws:SecureTransport': 'false' } },
        },
        {
          Sid: 'AWSLogDeliveryWrite',
          Effect: 'Allow',
          Principal: { Service: 'delivery.logs.amazonaws.com' },
          Action: 's3:PutObject',
          Resource: 'arn:aws:s3:::logs/AWSLogs/999999999999/*',
          Condition: { StringEquals: { 'aws:SourceAccount': '999999999999' } },
        },
      ],
    };
    account.buckets.set('logs', ourBucket(theirs));
    const args = ['enable', 's3', '--vpc', 'vpc-0a', '--bucket', 'logs', YES];
    expect(await run(args)).toMatchObject({ code: 0, stderr: '' });
    const merged = policyIn(account);
    expect(merged.Id).toBe('theirs');
    expect(merged.Statement.slice(0, 2)).toEqual(theirs.Statement);
    expect(merged.Statement.map(({ Sid }: { Sid: string }) => Sid)).toEqual([
      'Tls',
      'AWSLogDeliveryWrite',
      `AWSLogDeliveryWrite${ACCOUNT}`,
      'AWSLogDeliveryAclCheck',
    ]);
    const [copy = ''] = readdirSync(cwd).filter((name) => name.startsWith('bucket-policy-logs-'));
    expect(readFileSync(join(cwd, copy), 'utf8')).toBe(`${JSON.stringify(theirs)}\n`);
    expect((await run(args)).stdout).toMatch(/^nothing to change\n/);
    // Another prefix of the same account grows the statement there is.
    await run(['enable', 's3', '--vpc', 'vpc-0a', '--bucket', 'logs/other', YES]);
    expect(policyIn(account).Statement[2].Resource).toEqual([
      `arn:aws:s3:::logs/AWSLogs/${ACCOUNT}/*`,
      `arn:aws:s3:::logs/other/AWSLogs/${ACCOUNT}/*`,
    ]);
    expect(policyIn(account).Statement).toHaveLength(4);
  });

  it('puts back what AWS writes over when the flow log is made', async () => {
    const { account, run } = await startedAccount();
    const theirs = {
      Sid: 'Theirs',
      Effect: 'Allow',
      Principal: '*',
      Action: 's3:GetObject',
      Resource: 'arn:aws:s3:::logs/x',
    };
    account.buckets.set('logs', ourBucket({ Version: '2012-10-17', Statement: [theirs] }));
    const byAws = {
      Sid: 'ByAws',
      Effect: 'Allow',
      Principal: '*',
      Action: 's3:GetBucketAcl',
      Resource: 'arn:aws:s3:::logs',
    };
    account.flowLogs.onCreate = () => {
      const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [byAws] });
      account.buckets.get('logs')?.parts.set('Policy', Policy);
    };
    const { code, stderr } = await run(['enable', 's3', '--vpc', 'vpc-0a', '--bucket', 'logs', YES]);
    expect(code).toBe(0);
    expect(stderr).toContain(
      'AWS had changed the policy of the bucket logs; put back: Theirs, AWSLogDeliveryWrite',
    );
    expect(policyIn(account).Statement).toEqual([
      byAws,
      theirs,
      expect.objectContaining({ Sid: 'AWSLogDeliveryWrite' }),
      expect.objectContaining({ Sid: 'AWSLogDeliveryAclCheck' }),
    ]);
  });

  it("of another account's bucket prints what its owner must apply, and changes nothing there", async () => {
    const { account, changes, run } = await startedAccount();
    account.buckets.set('logs', { ...ourBucket(), owner: '999999999999' });
    const { code, stderr } = await run([
      'enable',
      's3',
      '--vpc',
      'vpc-0a',
      '--bucket',
      'logs',
      '--hive',
      YES,
    ]);
    expect(code).toBe(0);
    expect(stderr).toContain('its owner must add these statements');
    expect(stderr).toContain(`arn:aws:s3:::logs/AWSLogs/aws-account-id=${ACCOUNT}/*`);
    expect(stderr).toContain('AWSLogDeliveryEncrypt');
    expect(changes()).toEqual(['CreateFlowLogs']);
  });

  it.each([
    ['the key that AWS manages', '', /encrypts with the KMS key that AWS manages, which flow logs cannot/],
    [
      'an alias',
      '<KMSMasterKeyID>alias/x</KMSMasterKeyID>',
      /encrypts with the KMS key alias\/x, which flow logs cannot/,
    ],
  ])('refuses a bucket that encrypts with %s', async (_, key, words) => {
    const { account, changes, run } = await startedAccount();
    const bucket = ourBucket();
    bucket.parts.set('Encryption', encryption(key));
    account.buckets.set('logs', bucket);
    const { code, stderr } = await run(['enable', 's3', '--vpc', 'vpc-0a', '--bucket', 'logs', YES]);
    expect(stderr).toMatch(words);
    expect(code).toBe(3);
    expect(changes()).toEqual([]);
  });

  it("shows what the policy of a customer's key lacks, until it has it", async () => {
    const { account, run } = await startedAccount();
    const key = `arn:aws:kms:eu-west-1:${ACCOUNT}:key/abc`;
    const bucket = ourBucket();
    bucket.parts.set('Encryption', encryption(`<KMSMasterKeyID>${key}</KMSMasterKeyID>`));
    account.buckets.set('logs', bucket);
    account.keyPolicies.set(key, '{"Version":"2012-10-17","Statement":[]}');
    const args = ['enable', 's3', '--vpc', 'vpc-0a', '--bucket', 'logs', '--dry-run'];
    const { stderr } = await run(args);
    expect(stderr).toContain(`the policy of the key ${key} does not let flow logs be encrypted`);
    const statement = JSON.parse(stderr.slice(stderr.indexOf('\n{')));
    expect(statement).toMatchObject({ Sid: 'AWSLogDeliveryEncrypt', Resource: '*' });
    account.keyPolicies.set(key, JSON.stringify({ Statement: statement }));
    expect((await run(args)).stderr).toBe('');
  });

  it('looks at a bucket where it is, and asks no more of one that is there than delivery takes', async () => {
    const { account, calls, run } = await startedAccount();
    account.buckets.set('logs', { ...ourBucket(), region: 'eu-central-1' });
    const { code, stderr } = await run(['enable', 's3', '--vpc', 'vpc-0a', '--bucket', 'logs', YES]);
    expect(stderr).toBe('');
    expect(code).toBe(0);
    expect(policyIn(account).Statement).toHaveLength(2);
    const asked = calls.list().flatMap(({ service, operation }) => (service === 's3' ? operation : []));
    const wanted = ['HeadBucket', 'GetBucketEncryption', 'GetBucketPolicy', 'PutBucketPolicy'];
    expect([...new Set(asked)]).toEqual(wanted);
  });

  it('makes nothing for something that is not there', async () => {
    const { changes, run } = await startedAccount();
    const { code, stderr } = await run([...S3, '--vpc', 'vpc-0a', 'vpc-0bad', YES]);
    expect(stderr).toBe('flowq: there is no vpc-0bad in eu-west-1\n  check the ids, and --region\n');
    expect(code).toBe(3);
    expect(changes()).toEqual([]);
  });

  it('of a bucket that is not there says how to make it', async () => {
    const { run } = await startedAccount();
    const { code, stderr } = await run(['enable', 's3', '--vpc', 'vpc-0a', '--bucket', 'logs', YES]);
    expect(code).toBe(3);
    expect(stderr).toBe(
      'flowq: there is no bucket logs\n  check its name, or let flowq make it with --create-bucket\n',
    );
  });
});

const encryption = (key: string) =>
  `<ServerSideEncryptionConfiguration><Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>aws:kms</SSEAlgorithm>${key}</ApplyServerSideEncryptionByDefault></Rule></ServerSideEncryptionConfiguration>`;

describe('flowq enable cloudwatch', () => {
  it('makes the log group, the role and the flow log; the second time does nothing', async () => {
    const { account, changes, calls, run } = await startedAccount();
    expect(await run([...CLOUDWATCH, '--tag', 'team=net', YES])).toMatchObject({ code: 0, stderr: '' });
    const made = ['CreateLogGroup', 'PutRetentionPolicy', 'CreateRole', 'PutRolePolicy', 'CreateFlowLogs'];
    expect(changes()).toEqual(made);
    expect(account.groups.get('/flow')).toEqual({ retention: 30, tags: { 'made-by': 'flowq', team: 'net' } });
    const role = account.roles.get('flowq-flow-logs-eu-west-1');
    expect(JSON.parse(role?.trust ?? '')).toMatchObject({
      Statement: [
        {
          Principal: { Service: 'vpc-flow-logs.amazonaws.com' },
          Condition: {
            StringEquals: { 'aws:SourceAccount': ACCOUNT },
            ArnLike: { 'aws:SourceArn': `arn:aws:ec2:eu-west-1:${ACCOUNT}:vpc-flow-log/*` },
          },
        },
      ],
    });
    expect(account.flowLogs.flowLogs).toMatchObject([
      {
        form: {
          LogGroupName: '/flow',
          DeliverLogsPermissionArn: `arn:aws:iam::${ACCOUNT}:role/flowq-flow-logs-eu-west-1`,
        },
      },
    ]);
    calls.clear();
    expect((await run([...CLOUDWATCH, '--tag', 'team=net', YES])).stdout).toMatch(/^nothing to change\n/);
    expect(changes()).toEqual([]);
  });

  it('killed after each of its steps it is finished by the runs that follow', async () => {
    const { account, calls, cwd, env, run } = await startedAccount();
    const made = await killedAfterEach([...CLOUDWATCH, YES], account, calls, { cwd, env });
    expect(made).toEqual([
      'CreateLogGroup',
      'PutRetentionPolicy',
      'CreateRole',
      'PutRolePolicy',
      'CreateFlowLogs',
    ]);
    expect((await run([...CLOUDWATCH, YES])).stdout).toMatch(/^nothing to change\n/);
  });

  it('waits until a new role can be assumed, told by an error or for each resource', async () => {
    const { account, calls, run } = await startedAccount();
    const message = 'Unable to assume given IAM role';
    account.flowLogs.refusal = { type: 'InvalidParameter', message, times: 2 };
    account.flowLogs.unsuccessful.set('vpc-0b', { code: '400', message, times: 2 });
    const { code } = await run([...CLOUDWATCH, '--vpc', 'vpc-0a', 'vpc-0b', YES]);
    expect(code).toBe(0);
    expect(account.flowLogs.flowLogs.map(({ resource }) => resource)).toEqual(['vpc-0a', 'vpc-0b']);
    expect(calls.list('CreateFlowLogs').length).toBe(6);
  });

  it('uses a role that is there, and refuses one that does not do', async () => {
    const { account, changes, run } = await startedAccount();
    await run([...CLOUDWATCH, '--role', 'mine', '--yes']);
    const role = account.roles.get('mine');
    if (!role) throw new Error('no role');
    role.tags = [];
    role.made = new Date(0);
    const other = ['enable', 'cloudwatch', '--vpc', 'vpc-0b', '--log-group', '/flow', '--role', 'mine', YES];
    expect(await run(other)).toMatchObject({ code: 0 });
    expect(changes().filter((name) => name === 'CreateRole')).toHaveLength(1);

    role.policies.clear();
    const lacking = await run([...other, '--vpc', 'vpc-0c']);
    expect(lacking.stderr).toMatch(/the role mine may not logs:CreateLogGroup, .*did not make/);
    expect(lacking.code).toBe(3);
    role.trust = JSON.stringify({
      Statement: { Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' },
    });
    expect((await run(other)).stderr).toMatch(/the role mine does not trust vpc-flow-logs\.amazonaws\.com/);
  });

  it('takes a role given by its ARN that it may not look at', async () => {
    const { account, faults, run } = await startedAccount();
    const arn = `arn:aws:iam::${ACCOUNT}:role/net/mine`;
    faults.add({ on: 'GetRole', fault: 'access-denied', times: 'always' });
    const { code, stderr } = await run([...CLOUDWATCH, '--role', arn, YES]);
    expect(stderr).toContain(
      `not compared with what delivery takes, because the caller may not look at it: ${arn}`,
    );
    expect(code).toBe(0);
    expect(account.flowLogs.flowLogs).toMatchObject([{ form: { DeliverLogsPermissionArn: arn } }]);
    const byName = await run([...CLOUDWATCH, '--role', 'mine', YES]);
    expect(byName.stderr).toMatch(/cannot look for the role mine: access denied/);
    expect(byName.code).toBe(3);
  });

  it('leaves the retention of a group that it did not make', async () => {
    const { account, changes, run } = await startedAccount();
    account.groups.set('/flow', { retention: 7, tags: {} });
    const { stderr } = await run([...CLOUDWATCH, YES]);
    expect(stderr).toContain('/flow keeps its events for 7 days, not for 30 days');
    expect(changes()).not.toContain('PutRetentionPolicy');
  });
});

describe('flow logs that are there', () => {
  it('a different one is told, with what a change means, and the new one made beside it', async () => {
    const { account, run } = await startedAccount();
    await run([...CLOUDWATCH, YES]);
    const { code, stderr } = await run([...CLOUDWATCH, '--fields', 'v3', YES]);
    expect(code).toBe(0);
    expect(stderr).toMatch(
      /fl-0+1 of vpc-0a delivers there already, otherwise: fields: .*A flow log cannot be changed/,
    );
    expect(stderr).toMatch(/all counts double; .*flowq disable fl-0+1/);
    expect(account.flowLogs.flowLogs).toHaveLength(2);
  });

  it('one of a parent or a child that delivers to the same place is told', async () => {
    const { run } = await startedAccount();
    await run([...CLOUDWATCH, YES]);
    const child = ['enable', 'cloudwatch', '--eni', 'eni-0a', '--log-group', '/flow', '--dry-run'];
    expect((await run(child)).stderr).toMatch(
      /fl-0+1 of vpc-0a delivers to cloudwatch:\/flow too: the traffic of eni-0a .* double/,
    );
    const elsewhere = ['enable', 'cloudwatch', '--eni', 'eni-0a', '--log-group', '/other', '--dry-run'];
    expect((await run(elsewhere)).stderr).not.toContain('double');
  });

  it('those made meanwhile are taken, and others told for each resource', async () => {
    const { account, run } = await startedAccount();
    await run([...CLOUDWATCH, YES]);
    const { form } = account.flowLogs.flowLogs[0] ?? {};
    // Somebody makes an equal one between the plan and the call, and EC2 refuses another.
    account.flowLogs.unsuccessful.set('vpc-0b', {
      code: 'LogDestinationNotFound',
      message: 'LogDestination: logs does not exist',
      times: 9,
    });
    account.flowLogs.unsuccessful.set('vpc-0c', {
      code: 'FlowLogAlreadyExists',
      message: 'there is one',
      times: 1,
    });
    account.afterCall = (operation) => {
      if (operation !== 'CreateFlowLogs') return;
      account.afterCall = undefined;
      account.flowLogs.flowLogs.push({
        id: 'fl-0c',
        resource: 'vpc-0c',
        form: form ?? {},
        status: 'SUCCESS',
      });
    };
    const { code, stderr } = await run([...CLOUDWATCH, '--vpc', 'vpc-0b', 'vpc-0c', 'vpc-0d', YES]);
    expect(code).toBe(3);
    expect(stderr).toMatch(
      /EC2 made no flow log of vpc-0b: LogDestination: logs does not exist \(LogDestinationNotFound\); 2 of the same call were made\n {2}check the name/,
    );
    expect(account.flowLogs.flowLogs.map(({ resource }) => resource).sort()).toEqual([
      'vpc-0a',
      'vpc-0c',
      'vpc-0d',
    ]);
  });

  it("delivery that fails is told in AWS's words, with the cure", async () => {
    const { account, run } = await startedAccount();
    account.flowLogs.onCreate = () => {
      const [flowLog] = account.flowLogs.flowLogs;
      if (flowLog) Object.assign(flowLog, { status: 'FAILED', error: 'Access error' });
    };
    const { code, stderr } = await run([...CLOUDWATCH, YES]);
    expect(code).toBe(3);
    expect(stderr).toMatch(
      /cannot deliver: fl-0+1 of vpc-0a: Access error\n {2}cloudwatch:\/flow must be there, and the role/,
    );
  });

  it('are listed, with the interfaces that none records', async () => {
    const { account, run } = await startedAccount();
    account.interfaces.push(['eni-0b', 'subnet-0b', 'vpc-0b']);
    await run([...CLOUDWATCH, YES]);
    const { stdout } = await run(['enable', 'list', '--format', 'json']);
    expect(JSON.parse(stdout)).toMatchObject([
      { region: 'eu-west-1', resource: 'eni-0b', flow_log: null, state: 'not recorded' },
      {
        resource: 'vpc-0a',
        state: 'delivers',
        destination: 'cloudwatch:/flow',
        made_by: 'flowq',
        interval: 600,
      },
    ]);
  });

  it('are ended when flowq made them, others with --adopt only; all pages are looked at', async () => {
    const { account, run } = await startedAccount();
    await run([...CLOUDWATCH, '--vpc', 'vpc-0a', 'vpc-0b', 'vpc-0c', YES]);
    const [first, ...others] = account.flowLogs.flowLogs.map(({ id }) => id);
    account.flowLogs.flowLogs.push({
      id: 'fl-0f',
      resource: 'vpc-0f',
      form: { LogDestinationType: 's3', LogDestination: 'arn:aws:s3:::theirs' },
    });
    const refused = await run(['disable', first ?? '', 'fl-0f', YES]);
    expect(refused.stderr).toMatch(/flowq did not make fl-0f, so nothing is ended\n.*--adopt/);
    expect(account.flowLogs.flowLogs).toHaveLength(4);
    const { code, stdout } = await run(['disable', ...others, YES]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/cloudwatch:\/flow stays, with its events, and the role arn:aws:iam/);
    expect((await run(['disable', 'fl-0f', '--adopt', YES])).stdout).toMatch(/s3:\/\/theirs\/ stays/);
    expect(account.flowLogs.flowLogs.map(({ id }) => id)).toEqual([first]);
    expect((await run(['disable', 'fl-0f', YES])).stderr).toMatch(
      /there is no flow log fl-0f in this Region/,
    );
  });
});

describe('what is only asked', () => {
  it('--check lists which calls the caller may make', async () => {
    const { account, changes, run } = await startedAccount();
    expect((await run([...S3, '--check'])).code).toBe(0);
    account.denied.add('s3:PutBucketPolicy');
    const { code, stdout, stderr } = await run([...S3, '--check']);
    expect(stdout).toContain('missing  s3:PutBucketPolicy  (no policy allows it)\n');
    expect(stdout).toContain('allowed  ec2:CreateFlowLogs\n');
    expect(stderr).toContain('flowq iam enable prints');
    expect(code).toBe(3);
    expect(changes()).toEqual([]);
  });

  it('--check says that it knows only of the flow log itself where IAM may not be asked', async () => {
    const { faults, changes, run } = await startedAccount();
    faults.add({ on: 'SimulatePrincipalPolicy', fault: 'access-denied', times: 'always' });
    const { code, stdout, stderr } = await run([...S3, '--check']);
    expect(stderr).toMatch(/cannot ask IAM what .*: access denied.*only EC2's own dry run is asked/);
    expect(stdout).toBe('allowed  ec2:CreateFlowLogs\n');
    expect(code).toBe(0);
    faults.add({ on: 'CreateFlowLogs', fault: 'access-denied' });
    expect((await run([...S3, '--check'])).stderr).toMatch(/it takes ec2:CreateFlowLogs/);
    expect(changes()).toEqual([]);
  });

  it('flowq iam enable has every call that a plan names', async () => {
    const { run } = await startedAccount();
    const plans = await Promise.all([run([...S3, '--dry-run']), run([...CLOUDWATCH, '--dry-run'])]);
    const named = plans.flatMap(({ stdout }) =>
      [...stdout.matchAll(/\[(.*?)\]$/gm)].flatMap(([, calls = '']) => calls.split(', ')),
    );
    const { Statement } = JSON.parse((await run(['iam', 'enable'])).stdout);
    const allowed = Statement.flatMap(({ Action }: { Action: string[] }) => Action);
    expect(named.length).toBeGreaterThan(10);
    expect(named.filter((call) => !allowed.includes(call))).toEqual([]);
  });

  it.each([
    [['--bucket', 'logs/AWSLogs'], /a prefix cannot hold AWSLogs/],
    [['--bucket', 'logs', '--kms-key', 'alias/x', '--create-bucket'], /is not the ARN of a key/],
    [['--bucket', 'logs', '--expire', '90d'], /give --create-bucket too/],
    [['--bucket', 'logs', '--fields', 'for:nothing'], /there is no report "nothing", and no field/],
    [['--bucket', 'logs', '--fields', 'for:nat,instance-tag'], /instance-tag need TagFieldSpecifications/],
    [['--bucket', 'logs', '--fields', 'srcaddr,instance-tag'], /instance-tag need TagFieldSpecifications/],
    [['--bucket', 'logs', '--tag', 'aws:x=1'], /cannot begin with aws:/],
  ])('%j is refused', async (args, words) => {
    const { code, stderr } = await flowq(['enable', 's3', '--vpc', 'vpc-0a', ...args]);
    expect(stderr).toMatch(words);
    expect(code).toBe(2);
  });
});
