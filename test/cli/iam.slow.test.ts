import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { flowq } from '../helpers/flowq.ts';
import { temporaryFolder } from '../helpers/logs.ts';

const PLACE = 's3://logs/flow/AWSLogs/111111111111/';
const GIVEN = ['--aws-account', '123456789012', '--region', 'us-gov-west-1'];

it('flowq iam prints the policy of a place before there is a flowq.json', async () => {
  const cwd = temporaryFolder();
  const { code, stdout, stderr } = await flowq(
    [
      'iam',
      'init',
      PLACE,
      ...GIVEN,
      '--workgroup',
      'flowq',
      '--create-workgroup',
      '--results',
      's3://results/a/',
    ],
    { cwd },
  );
  expect(stderr).toBe('');
  expect(code).toBe(0);
  const { Statement } = JSON.parse(stdout) as { Statement: { Sid: string; Resource: string[] }[] };
  const of = (sid: string) => Statement.find(({ Sid }) => Sid === sid)?.Resource;
  expect(of('ReadLogs')).toEqual(['arn:aws-us-gov:s3:::logs/flow/AWSLogs/*']);
  expect(of('ReadAndWriteResults')).toEqual(['arn:aws-us-gov:s3:::results/a/*']);
  expect(of('MakeWorkgroup')).toEqual(['arn:aws-us-gov:athena:us-gov-west-1:123456789012:workgroup/flowq']);
  expect(of('ChangeTables')).toContain(
    'arn:aws-us-gov:glue:us-gov-west-1:123456789012:table/flowq/flow_logs',
  );
});

it('flowq iam names the account that the catalog belongs to', async () => {
  const given = ['iam', 'init', PLACE, ...GIVEN, '--catalog', '210987654321'];
  const { code, stdout } = await flowq(given, { cwd: temporaryFolder() });
  expect(code).toBe(0);
  const { Statement } = JSON.parse(stdout) as { Statement: { Sid: string; Resource: string[] }[] };
  const of = (sid: string) => Statement.find(({ Sid }) => Sid === sid)?.Resource;
  const arn = (account: string, path: string) => `arn:aws-us-gov:glue:us-gov-west-1:${account}:${path}`;
  const tables = ['catalog', 'database/flowq', 'table/flowq/flow_logs'].map((path) =>
    arn('210987654321', path),
  );
  expect(of('ChangeTables')).toEqual([...tables, arn('210987654321', 'table/flowq/flow_logs_*')]);
  expect(of('ReadTables')).toEqual([
    ...tables,
    arn('123456789012', 'catalog'),
    arn('123456789012', 'database/default'),
  ]);
  expect(of('RunQueries')).toEqual(['arn:aws-us-gov:athena:us-gov-west-1:123456789012:workgroup/primary']);
});

it('flowq iam report lets jobs publish to the topics that they tell', async () => {
  const cwd = temporaryFolder();
  const topic = 'arn:aws:sns:eu-west-1:123456789012:alerts';
  const source = { kind: 'cloudwatch', logGroup: '/flow', region: 'eu-west-1' };
  const jobs = [{ name: 'a', report: 'rejected', notify: [{ to: `sns:${topic}` }, { to: 'env:OTHER' }] }];
  writeFileSync(join(cwd, 'flowq.json'), JSON.stringify({ flowq: 1, source, jobs }));
  const { code, stdout, stderr } = await flowq(['iam', 'report', '--aws-account', '123456789012'], { cwd });
  expect([code, stderr]).toEqual([0, '']);
  const { Statement } = JSON.parse(stdout) as { Statement: { Sid: string; Resource: string[] }[] };
  expect(Statement.find(({ Sid }) => Sid === 'PublishAlerts')?.Resource).toEqual([topic]);
});

it('flowq iam refuses what cannot be', async () => {
  const cwd = temporaryFolder();
  const digits = await flowq(['iam', 'init', PLACE, '--aws-account', '12', '--region', 'us-east-1'], { cwd });
  expect([digits.code, digits.stderr]).toEqual([2, expect.stringContaining('an account has 12 digits')]);
  const without = await flowq(['iam', 'report', '--database', 'other'], { cwd });
  expect([without.code, without.stderr]).toEqual([2, expect.stringContaining('give s3://BUCKET/PREFIX too')]);
});
