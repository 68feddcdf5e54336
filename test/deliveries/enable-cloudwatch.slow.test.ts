import { describe, expect, it } from 'vitest';
import { killedAfterEach } from './killed-after-each.ts';
import { ACCOUNT } from './memory-account.ts';
import { CLOUDWATCH, startedAccount, YES } from './started-account.ts';

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
    // IAM lists policies in pages, and what counts is on the second.
    const needed = [...role.policies];
    role.policies.clear();
    for (const [name, text] of [['first', '{"Statement":[]}'], ...needed] as const)
      role.policies.set(name, text);
    const other = ['enable', 'cloudwatch', '--vpc', 'vpc-0b', '--log-group', '/flow', '--role', 'mine', YES];
    expect(await run(other)).toMatchObject({ code: 0 });
    expect(changes().filter((name) => name === 'CreateRole')).toHaveLength(1);

    // Managed policies come in pages too.
    role.policies.clear();
    for (const [name, text] of [
      ['first', '{"Statement":[]}'],
      ['second', needed[0]?.[1] ?? ''],
    ] as const)
      role.attached.set(`arn:aws:iam::${ACCOUNT}:policy/${name}`, text);
    expect(await run(other)).toMatchObject({ code: 0 });
    role.attached.clear();
    const lacking = await run([...other, '--vpc', 'vpc-0c']);
    expect(lacking.stderr).toMatch(
      /the role mine does not allow logs:CreateLogGroup, .*only roles that it created/,
    );
    expect(lacking.code).toBe(3);
    const allows = (Resource: string) => [{ Effect: 'Allow', Action: 'logs:*', Resource }];
    const ofGroups = async (...statements: object[]) => {
      role.policies.set('own', JSON.stringify({ Statement: statements.flat() }));
      return (await run([...other, '--vpc', 'vpc-0d', '--dry-run'])).code;
    };
    expect(await ofGroups(allows('arn:aws:logs:*:*:log-group:/other:*'))).toBe(3);
    expect(await ofGroups(allows('arn:aws:logs:*:*:log-group:/fl*:*'))).toBe(0);
    expect(await ofGroups(allows('*'), { Effect: 'Deny', Action: 'logs:PutLogEvents', Resource: '*' })).toBe(
      3,
    );
    role.trust = JSON.stringify({
      Statement: { Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' },
    });
    expect((await run(other)).stderr).toMatch(/the role mine does not trust vpc-flow-logs\.amazonaws\.com/);
  });

  it.each([
    ['cn-north-1', 'aws-cn'],
    ['us-gov-west-1', 'aws-us-gov'],
  ])('says in %s what a role has to trust, in the partition %s', async (region, partition) => {
    const { account, run } = await startedAccount();
    await run([...CLOUDWATCH, '--role', 'mine', '--region', region, '--yes']);
    const role = account.roles.get('mine');
    if (!role) throw new Error('no role');
    expect(role.trust).toContain(`arn:${partition}:ec2:${region}:${ACCOUNT}:vpc-flow-log/*`);
    role.trust = '{"Statement":[]}';
    const { code, stderr } = await run([...CLOUDWATCH, '--role', 'mine', '--region', region, '--yes']);
    expect(code).toBe(3);
    expect(stderr.replaceAll(/\s+/g, '')).toContain(
      `arn:${partition}:ec2:${region}:${ACCOUNT}:vpc-flow-log/*`,
    );
  });

  it('takes a role given by its ARN that it may not look at', async () => {
    const { account, faults, run } = await startedAccount();
    const arn = `arn:aws:iam::${ACCOUNT}:role/net/mine`;
    faults.add({ on: 'GetRole', fault: 'access-denied', times: 'always' });
    const { code, stderr } = await run([...CLOUDWATCH, '--role', arn, YES]);
    expect(stderr).toContain(`not checked, because these credentials may not read it: ${arn}`);
    expect(code).toBe(0);
    expect(account.flowLogs.flowLogs).toMatchObject([{ form: { DeliverLogsPermissionArn: arn } }]);
    const byName = await run([...CLOUDWATCH, '--role', 'mine', YES]);
    expect(byName.stderr).toMatch(/cannot look for the role mine: access denied/);
    expect(byName.code).toBe(3);
  });

  it('waits for a role that changes just now', async () => {
    const { faults, run } = await startedAccount();
    faults.add({
      on: 'PutRolePolicy',
      fault: 'error',
      name: 'EntityTemporarilyUnmodifiable',
      status: 409,
      times: 2,
    });
    expect((await run([...CLOUDWATCH, YES])).code).toBe(0);
  });

  it('leaves the retention of a group that it did not make', async () => {
    const { account, changes, run } = await startedAccount();
    account.groups.set('/flow', { retention: 7, tags: {} });
    const { stderr } = await run([...CLOUDWATCH, YES]);
    expect(stderr).toContain('/flow keeps its events for 7 days, not for 30 days');
    expect(changes()).not.toContain('PutRetentionPolicy');
  });
});
