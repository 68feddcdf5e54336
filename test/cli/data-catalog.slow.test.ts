import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { deliver } from '../catalog/aws.ts';
import { startAthenaStack } from '../helpers/athena-stack.ts';
import { flowq } from '../helpers/flowq.ts';
import { glueConfig } from '../helpers/glue-config.ts';
import { temporaryFolder } from '../helpers/logs.ts';
import { column } from '../stack/gateway/columns.ts';

const OWNER = '210987654321';

async function place() {
  const stack = await startAthenaStack([
    { Name: 'shared', Type: 'GLUE', Parameters: { 'catalog-id': OWNER } },
    { Name: 'hive', Type: 'HIVE', Parameters: { 'metadata-function': 'arn:aws:lambda:x' } },
  ]);
  deliver(stack.aws.bucket, { time: '2026-11-20T12:00Z' });
  const cwd = temporaryFolder();
  const run = (...args: string[]) => flowq(args, { cwd, env: stack.environment });
  return { ...stack, cwd, run };
}

it('flowq init --catalog finds the account of a registered data catalog, and asks Glue for that', async () => {
  const { aws, cwd, run } = await place();
  const { code, stderr } = await run('init', 's3://logs/', '--catalog', 'shared', '--print', 'sql');
  expect(stderr).not.toContain('cannot');
  expect(code).toBe(0);
  const { source } = JSON.parse(readFileSync(join(cwd, 'flowq.json'), 'utf8'));
  expect(source).toMatchObject({ catalog: 'shared', catalogId: OWNER });
  await run('init', 's3://logs/', '--catalog', 'shared', '--dry-run');
  expect(aws.calls.list('GetDatabase').map(({ input }) => input)).toEqual(
    expect.arrayContaining([expect.objectContaining({ CatalogId: OWNER })]),
  );
});

it('queries name the catalog in their context, and not in the SQL', async () => {
  const { aws, backend, cwd, run } = await place();
  const config = glueConfig('version', 'start', 'action', 'packets', 'bytes', 'log-status');
  const source = { ...config.source, catalog: 'shared', catalogId: OWNER };
  writeFileSync(join(cwd, 'flowq.json'), JSON.stringify({ ...config, source }));
  backend.answer({ match: 'p_date', columns: [column('n', 'bigint')], rows: [['5']] });
  const { stdout, stderr } = await run('query', 'select count(*) as n from flows', '--since', '2026-11-20');
  expect(stdout, stderr).toBe('n\n5\n');
  const [started] = aws.calls.list('StartQueryExecution');
  expect(started?.input).toMatchObject({
    QueryExecutionContext: { Catalog: 'shared', Database: 'flowq' },
    QueryString: expect.stringContaining('from "flowq"."flow_logs"'),
  });
});

it('flowq iam prints the rights on the catalog and on its account', async () => {
  const { run } = await place();
  const { stdout, stderr } = await run('iam', 'report', 's3://logs/', '--catalog', 'shared');
  expect(stderr).toBe('');
  const { Statement } = JSON.parse(stdout) as {
    Statement: { Sid: string; Action: string[]; Resource: string[] }[];
  };
  expect(Statement.find(({ Sid }) => Sid === 'FindCatalog')).toMatchObject({
    Action: ['athena:GetDataCatalog'],
    Resource: ['arn:aws:athena:us-east-1:123456789012:datacatalog/shared'],
  });
  expect(Statement.find(({ Sid }) => Sid === 'ReadTables')?.Resource).toContain(
    `arn:aws:glue:us-east-1:${OWNER}:table/flowq/flow_logs`,
  );
});

it.each([
  ['hive', 'the data catalog hive is of the type HIVE: flowq makes tables in Glue catalogs of accounts'],
  ['none', 'cannot look up the data catalog none: Data catalog none was not found'],
])('--catalog %s is refused in words', async (name, words) => {
  const { run } = await place();
  const { code, stderr } = await run('init', 's3://logs/', '--catalog', name, '--dry-run');
  expect([code, stderr]).toEqual([3, expect.stringContaining(words)]);
});
