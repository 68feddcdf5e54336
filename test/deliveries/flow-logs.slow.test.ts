import { describe, expect, it } from 'vitest';
import { CLOUDWATCH, S3, startedAccount, YES } from './started-account.ts';

describe('flow logs that are there', () => {
  it('a different one is told, with what a change means, and the new one made beside it', async () => {
    const { account, run } = await startedAccount();
    await run([...CLOUDWATCH, YES]);
    const { code, stderr } = await run([...CLOUDWATCH, '--fields', 'v3', YES]);
    expect(code).toBe(0);
    expect(stderr).toMatch(
      /fl-0+1 of vpc-0a already delivers there, with other settings: fields: .*A flow log cannot be changed/,
    );
    expect(stderr).toMatch(
      /reports count each record twice .bytes and packets once.; .*flowq disable fl-0+1/,
    );
    expect(account.flowLogs.flowLogs).toHaveLength(2);
  });

  it('one of a parent or a child that delivers to the same place is told', async () => {
    const { run } = await startedAccount();
    await run([...CLOUDWATCH, YES]);
    const child = ['enable', 'cloudwatch', '--eni', 'eni-0a', '--log-group', '/flow', '--dry-run'];
    expect((await run(child)).stderr).toMatch(
      /fl-0+1 of vpc-0a delivers to cloudwatch:\/flow too: the traffic of eni-0a is recorded by both; .* packets once, and its records twice/,
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
      /EC2 created no flow log of vpc-0b: LogDestination: logs does not exist \(LogDestinationNotFound\); 2 of the same call were made\n {2}check the name/,
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
    expect(refused.stderr).toMatch(/flowq did not create fl-0f, so nothing is deleted\n.*--adopt/);
    expect(account.flowLogs.flowLogs).toHaveLength(4);
    const { code, stdout } = await run(['disable', ...others, YES]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/cloudwatch:\/flow stays, with its events, and the role arn:aws:iam/);
    expect((await run(['disable', 'fl-0f', '--adopt', YES])).stdout).toMatch(/s3:\/\/theirs\/ remains/);
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
    expect(stderr).toMatch(/cannot ask IAM what .*: access denied.*only EC2's dry run was checked/);
    expect(stdout).toBe('allowed  ec2:CreateFlowLogs\n');
    expect(code).toBe(0);
    faults.add({ on: 'CreateFlowLogs', fault: 'access-denied' });
    expect((await run([...S3, '--check'])).stderr).toMatch(/it requires ec2:CreateFlowLogs/);
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
});
