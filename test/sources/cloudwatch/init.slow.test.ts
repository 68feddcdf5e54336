import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openSource } from '../../../src/index.ts';
import { flowq } from '../../helpers/flowq.ts';
import { NOON, temporaryFolder, v2 } from '../../helpers/logs.ts';
import { type FakeCloudWatch, startCloudWatch } from './memory-log-groups.ts';

const V2 =
  'version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status';
const WINDOW = ['--since', '2026-11-20T12:00:00Z', '--until', '2026-11-20T13:00:00Z', '--format', 'csv'];

/** A group with a few records, a folder to call flowq in, and flowq there. */
async function place(formats: readonly string[] = [V2]) {
  const aws = await startCloudWatch();
  const actions = ['REJECT', 'ACCEPT', 'REJECT'];
  aws.service.groups.set(
    '/flow-logs',
    actions.map((action, at) => ({
      message: v2({ action, start: NOON + at }),
      timestamp: (NOON + at) * 1000,
    })),
  );
  for (const format of formats) aws.service.formats.push({ group: '/flow-logs', format });
  const cwd = temporaryFolder();
  const home = { XDG_STATE_HOME: cwd, XDG_DATA_HOME: cwd };
  const run = (...args: string[]) => flowq(args, { cwd, env: { ...aws.env, ...home } });
  const config = () => JSON.parse(readFileSync(join(cwd, 'flowq.json'), 'utf8'));
  return { aws, cwd, run, config };
}

test('init remembers a log group, and reports, queries, counts, jobs and the doctor work from it', async () => {
  const { run, cwd, config, aws } = await place();
  const init = await run('init', 'cloudwatch:/flow-logs', '--region', 'eu-west-1');
  expect(init).toMatchObject({ code: 0, stderr: '' });
  expect(init.stdout).toContain('cloudwatch:/flow-logs in eu-west-1');
  expect(init.stdout).toContain('14 fields, version 2, from the flow log that delivers there');
  expect(init.stdout).toContain('3 tried');
  expect(init.stdout).toContain('about 2026-11-20T12:00:02Z');
  expect(config()).toEqual({
    flowq: 1,
    source: {
      kind: 'cloudwatch',
      logGroup: '/flow-logs',
      region: 'eu-west-1',
      fields: V2,
      awsAccount: '123456789012',
    },
  });
  aws.calls.clear();
  const [report, query, count] = await Promise.all([
    run('report', 'rejected', ...WINDOW),
    run('query', 'select count(*) n from flows', ...WINDOW),
    run('count', '--by', 'action', ...WINDOW),
  ]);
  expect(report.stdout.split('\n')[1]).toMatch(/,2,/);
  expect(query.stdout).toBe('n\n3\n');
  expect(count.stdout).toBe('action,flows\nREJECT,2\nACCEPT,1\n');
  expect(aws.calls.list('DescribeFlowLogs')).toHaveLength(0);

  const job = { name: 'all', report: 'actions', since: '2026-11-20T12:00:00Z', out: 'a.csv' };
  writeFileSync(join(cwd, 'flowq.json'), JSON.stringify({ ...config(), jobs: [job] }));
  const [ran, doctor] = await Promise.all([run('run'), run('doctor', '--format', 'json')]);
  expect({ code: ran.code, stderr: ran.code ? ran.stderr : '' }).toEqual({ code: 0, stderr: '' });
  expect(readFileSync(join(cwd, 'a.csv'), 'utf8').split('\n')).toHaveLength(4);
  const { findings } = JSON.parse(doctor.stdout) as {
    findings: { check: string; level: string; message: string }[];
  };
  const of = (check: string) => findings.filter((one) => one.check === check).map(({ message }) => message);
  expect(of('configuration')).toEqual(['flowq.json: the log group /flow-logs in eu-west-1, 1 jobs']);
  expect(of('credentials')).toEqual(['arn:aws:iam::123456789012:user/a']);
  expect(of('fields')).toEqual(['3 events have those of flowq.json']);
  expect(of('newest delivery')[0]).toContain('2026-11-20T12:00:02Z');

  const [insights, iam, tail, none, schedule] = await Promise.all([
    run('iam', 'report', '--engine', 'insights'),
    run('iam', 'report'),
    run('iam', 'tail'),
    run('iam', 'tail', 's3://bucket'),
    run('schedule', '--for', 'github', '--every', '1h', '--env', 'A=b'),
  ]);
  const policy = JSON.parse(iam.stdout) as { Statement: { Resource: string[] }[] };
  expect(policy.Statement[0]?.Resource[0]).toBe('arn:aws:logs:eu-west-1:123456789012:log-group:/flow-logs');
  expect(insights.stdout).toContain('logs:StartQuery');
  expect(tail.stdout).toContain('logs:StartLiveTail');
  expect([none.code, none.stderr]).toEqual([2, expect.stringContaining('no log group to follow')]);
  expect(schedule.stdout).toContain('logs:FilterLogEvents');
});

test('fields are given where nothing tells them, and those that do not fit are refused', async () => {
  const { aws, run, config } = await place();
  aws.faults.add({ on: 'DescribeFlowLogs', fault: 'access-denied', times: 'always' });
  expect((await run('init', 'cloudwatch:/flow-logs')).stdout).toContain('from the events');
  aws.service.groups.set('/custom', [{ message: `REJECT ${NOON}`, timestamp: NOON * 1000 }]);
  const { AWS_REGION: _, ...nowhere } = aws.env;
  const [noRegion, unknown, wrong, given, gone, empty, odd] = await Promise.all([
    flowq(['init', 'cloudwatch:/custom', '-c', 'e.json'], { env: nowhere }),
    run('init', 'cloudwatch:/custom', '-c', 'a.json'),
    run('init', 'cloudwatch:/custom', '-c', 'b.json', '--fields', 'version start action'),
    run('init', 'cloudwatch:/custom', '--fields', 'action start'),
    run('init', 'cloudwatch:/none', '-c', 'c.json'),
    run('init', 'cloudwatch:', '-c', 'd.json'),
    run('init', 'cloudwatch:/custom', '--table', 'x'),
  ]);
  expect(noRegion.stderr).toContain('cannot find out the AWS Region');
  expect(unknown.stderr).toContain('not of the default format');
  expect(wrong.stderr).toContain('not of the 3 fields expected');
  expect(given.code).toBe(0);
  expect(config().source).toMatchObject({ fields: 'action start', region: 'us-east-1' });
  expect(gone.stderr).toContain('there is no log group /none in us-east-1');
  expect(empty.stderr).toContain('needs a log group');
  expect(odd.stderr).toContain('--table only works with logs in S3, not with log groups of CloudWatch Logs');
  expect([noRegion, unknown, wrong, gone, empty, odd].map(({ code }) => code)).toEqual([3, 3, 3, 3, 2, 2]);
});

test('the library opens a log group by its words and by a configuration', async () => {
  const { aws } = await place();
  const rows = async (target: Parameters<typeof openSource>[0]) => {
    await using source = await openSource(target);
    const window = { since: '2026-11-20T12:00:00Z', until: '2026-11-20T13:00:00Z' };
    return Array.fromAsync(
      source.query(window, 'select action, count(*) n from flows group by 1 order by 1'),
    );
  };
  await inEnvironment(aws, async () => {
    const expected = [
      { action: 'ACCEPT', n: 1n },
      { action: 'REJECT', n: 2n },
    ];
    expect(await rows('cloudwatch:/flow-logs')).toEqual(expected);
    const source = { kind: 'cloudwatch', logGroup: '/flow-logs', region: 'us-east-1' } as const;
    expect(await rows({ flowq: 1, source })).toEqual(expected);
  });
});

async function inEnvironment({ env }: FakeCloudWatch, work: () => Promise<void>): Promise<void> {
  const before = { ...process.env };
  Object.assign(process.env, env);
  try {
    await work();
  } finally {
    for (const name of Object.keys(env)) delete process.env[name];
    Object.assign(process.env, before);
  }
}

test('credentials of another account than that of flowq.json are used for nothing else', async () => {
  const { run, cwd, config, aws } = await place();
  await run('init', 'cloudwatch:/flow-logs', '--region', 'eu-west-1');
  const { flowq: version, source } = config();
  writeFileSync(
    join(cwd, 'flowq.json'),
    JSON.stringify({ flowq: version, source: { ...source, awsAccount: '999999999999' } }),
  );
  aws.calls.clear();
  for (const args of [
    ['report', 'rejected', ...WINDOW],
    ['tail'],
    ['store', 'fill', '--since', '1d'],
    ['doctor'],
  ]) {
    const { code, stdout, stderr } = await run(...args);
    expect([code, `${stdout}${stderr}`], args[0]).toEqual([
      3,
      expect.stringContaining('set awsAccount in flowq.json'),
    ]);
  }
  expect(new Set(aws.calls.list().map(({ operation }) => operation))).toEqual(new Set(['GetCallerIdentity']));
});

test('events of a group of the Infrequent Access class are never fetched: Logs Insights finds them', async () => {
  const { run, config, aws } = await place();
  aws.service.logGroupClass = 'INFREQUENT_ACCESS';
  const init = await run('init', 'cloudwatch:/flow-logs', '--region', 'eu-west-1');
  expect(init.code, init.stderr).toBe(0);
  expect(init.stderr).toMatch(
    /^flowq: cloudwatch:\/flow-logs is of the Infrequent Access class, so Logs Insights reads it\nflowq: Logs Insights charges about \$0\.005 for each GB that it scans; \d+ bytes are stored/m,
  );
  expect(init.stdout).toContain('3 tried');
  expect(config().source.fields).toBe(V2);
  const filled = await run('store', 'fill', ...WINDOW.slice(0, 4));
  expect(filled.code, filled.stderr).toBe(0);
  expect(filled.stderr).toContain('Infrequent Access class');
  const queries = aws.calls.list('StartQuery').length;
  const [stored, asked] = [
    await run('count', '--by', 'action', '--store', ...WINDOW),
    await run('count', '--by', 'action', ...WINDOW),
  ];
  expect(stored.stdout).toBe('action,flows\nREJECT,2\nACCEPT,1\n');
  expect(asked.stdout).toBe(stored.stdout);
  // What is stored is not asked for again.
  expect(aws.calls.list('StartQuery')).toHaveLength(queries + 1);
  const all = await run('store', 'fill', '--all');
  expect([all.code, all.stderr]).toEqual([2, expect.stringContaining('Logs Insights needs a window')]);
  expect((await run('doctor')).stdout).toContain('not compared with events: for the Infrequent Access class');
  expect(aws.calls.list('FilterLogEvents')).toHaveLength(0);
});
