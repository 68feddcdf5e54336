import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { flowq } from '../helpers/flowq.ts';
import { killedAfterEach } from './killed-after-each.ts';
import { ACCOUNT, type MemoryAccount } from './memory-account.ts';
import { S3, startedAccount, YES } from './started-account.ts';

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
    expect(again.stderr).toMatch(/fl-0+1 of vpc-0a matches the request and stays/);
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

  it('waits for a bucket that S3 does not know everywhere yet, and for changes that are under way', async () => {
    const { account, faults, run } = await startedAccount();
    faults.add({ on: 'PutBucketTagging', fault: 'error', name: 'NoSuchBucket', status: 404, times: 2 });
    faults.add({ on: 'PutBucketPolicy', fault: 'error', name: 'OperationAborted', status: 409, times: 2 });
    expect((await run([...S3, YES])).code).toBe(0);
    expect(account.buckets.get('logs')?.parts.get('Policy')).toContain('AWSLogDeliveryWrite');
  });

  it.each([
    ['CreateBucket', /cannot create the bucket logs: access denied; it requires s3:CreateBucket on/],
    [
      'PutBucketPolicy',
      /cannot set the policy of the bucket logs: access denied; it requires s3:PutBucketPolicy on/,
    ],
    ['CreateFlowLogs', /cannot create flow logs: access denied; it requires ec2:CreateFlowLogs/],
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
    [
      'the key that AWS manages',
      '',
      /encrypts with the KMS key that AWS manages, which flow log delivery cannot use/,
    ],
    [
      'an alias',
      '<KMSMasterKeyID>alias/x</KMSMasterKeyID>',
      /encrypts with the KMS key alias\/x, which flow log delivery cannot use/,
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
    const statement = JSON.parse(stderr.slice(stderr.search(/\n *{/)));
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

  it('refuses what cannot be before anything is asked', async () => {
    const cases = [
      [['--bucket', 'logs/AWSLogs'], /a prefix cannot hold AWSLogs/],
      [['--bucket', 'logs', '--kms-key', 'alias/x', '--create-bucket'], /is not the ARN of a key/],
      [['--bucket', 'logs', '--expire', '90d'], /give --create-bucket too/],
      [['--bucket', 'logs', '--fields', 'for:nothing'], /there is no report "nothing", and no field/],
      [['--bucket', 'logs', '--fields', 'for:nat,instance-tag'], /instance-tag need TagFieldSpecifications/],
      [['--bucket', 'logs', '--fields', 'srcaddr,instance-tag'], /instance-tag need TagFieldSpecifications/],
      [['--bucket', 'logs', '--tag', 'aws:x=1'], /cannot begin with aws:/],
    ] as const;
    const done = await Promise.all(
      cases.map(([args]) => flowq(['enable', 's3', '--vpc', 'vpc-0a', ...args])),
    );
    for (const [at, { code, stderr }] of done.entries()) {
      expect(stderr).toMatch(cases[at]?.[1] ?? /^$/);
      expect(code).toBe(2);
    }
  });
});

const encryption = (key: string) =>
  `<ServerSideEncryptionConfiguration><Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>aws:kms</SSEAlgorithm>${key}</ApplyServerSideEncryptionByDefault></Rule></ServerSideEncryptionConfiguration>`;
