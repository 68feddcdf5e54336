import { expect, expectTypeOf, it, onTestFinished, vi } from 'vitest';
import { type Config, type OpenSource, openSource } from '../../src/index.ts';
import { startFakeTrino } from '../engines/trino/fake-trino.ts';
import { glueConfig } from '../helpers/glue-config.ts';
import { temporaryFolder } from '../helpers/logs.ts';
import { startFakeStack } from '../stack/fake-stack.ts';
import { column } from '../stack/gateway/columns.ts';
import { primaryWorkGroup } from '../stack/settings.ts';

const CONFIG = glueConfig('version', 'start', 'action', 'packets', 'bytes', 'log-status');
const WINDOW = { since: '2026-11-20T12:00:00Z', until: '2026-11-20T13:00:00Z' };

const perAction = (source: OpenSource) =>
  source.query(WINDOW, (db) =>
    db
      .selectFrom('flows')
      .groupBy('action')
      .select(({ fn }) => ['action', fn.countAll<bigint>().as('n')]),
  );

it('a source over Glue tables asks Athena, and tells what that cost', async () => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'testing');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'testing');
  vi.stubEnv('FLOWQ_CACHE_DIR', temporaryFolder());
  const stack = await startFakeStack([
    {
      match: 'p_date',
      columns: [column('action', 'varchar'), column('n', 'bigint')],
      rows: [['REJECT', '9007199254740993']],
      scannedBytes: 20_000_000,
    },
  ]);
  onTestFinished(() => stack.close());
  stack.s3.buckets.set('logs', new Map());
  for (const [name, value] of Object.entries(stack.environment)) vi.stubEnv(name, value);
  const onEvent = vi.fn();
  await using source = await openSource(CONFIG, { onEvent });
  const rows = await Array.fromAsync(perAction(source));
  expectTypeOf(rows).toEqualTypeOf<{ action: string | null; n: bigint }[]>();
  expect(rows).toEqual([{ action: 'REJECT', n: 9007199254740993n }]);
  expect(onEvent).toHaveBeenCalledWith(
    expect.objectContaining({ message: expect.stringMatching(/20.0 MB scanned, \$/) }),
  );
});

it('region, workgroup, results and maxScan of openSource count before those of flowq.json', async () => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'testing');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'testing');
  vi.stubEnv('FLOWQ_CACHE_DIR', temporaryFolder());
  const columns = [column('action', 'varchar'), column('n', 'bigint')];
  const answer = { match: 'p_date', columns, rows: [['REJECT', '1']] };
  const stack = await startFakeStack([answer], [{ ...primaryWorkGroup, Name: 'own' }]);
  onTestFinished(() => stack.close());
  stack.s3.buckets.set('logs', new Map());
  for (const [name, value] of Object.entries(stack.environment)) vi.stubEnv(name, value);
  const given = {
    region: 'eu-north-1',
    workgroup: 'own',
    results: 's3://athena-results/mine/',
    maxScan: '1GB',
  };
  await using source = await openSource(CONFIG, given);
  expect(await Array.fromAsync(perAction(source))).toHaveLength(1);
  const [started] = stack.calls.list('StartQueryExecution');
  expect(started?.input).toMatchObject({
    WorkGroup: 'own',
    ResultConfiguration: { OutputLocation: 's3://athena-results/mine/' },
  });
});

it('a catalog of another account is named in the SQL', async () => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'testing');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'testing');
  vi.stubEnv('FLOWQ_CACHE_DIR', temporaryFolder());
  const columns = [column('action', 'varchar'), column('n', 'bigint')];
  const stack = await startFakeStack([{ match: 'p_date', columns, rows: [['REJECT', '1']] }]);
  onTestFinished(() => stack.close());
  stack.s3.buckets.set('logs', new Map());
  for (const [name, value] of Object.entries(stack.environment)) vi.stubEnv(name, value);
  await using source = await openSource({
    ...CONFIG,
    source: { ...CONFIG.source, region: 'us-gov-west-1', catalogId: '210987654321' },
  } as Config);
  expect(await Array.fromAsync(perAction(source))).toHaveLength(1);
  const [started] = stack.calls.list('StartQueryExecution');
  expect(started?.input).toMatchObject({ QueryExecutionContext: {} });
  expect(started?.resource).toContain(
    'from "glue:arn:aws-us-gov:glue:us-gov-west-1:210987654321:catalog"."flowq"."flow_logs"',
  );
});

it('or a Trino, where one is named', async () => {
  await using trino = await startFakeTrino([
    { state: 'QUEUED' },
    {
      columns: [
        ['action', 'varchar'],
        ['n', 'bigint'],
      ],
      data: '[["REJECT", 9007199254740993]]',
      last: true,
    },
  ]);
  await using source = await openSource(CONFIG, { engine: 'trino', endpoint: trino.endpoint });
  expect(await Array.fromAsync(perAction(source))).toEqual([{ action: 'REJECT', n: 9007199254740993n }]);
  expect(trino.requests.join('\n')).toContain('"p_date"');
});
