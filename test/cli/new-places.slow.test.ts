import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { prepareInit } from '../../src/catalog/prepare.ts';
import type { Config } from '../../src/config/config.ts';
import { MIGRATIONS } from '../../src/migrations/index.ts';
import { deliver, startFakeAws } from '../catalog/aws.ts';
import { type Answer, startFakeTrino } from '../engines/trino/fake-trino.ts';
import { flowq } from '../helpers/flowq.ts';
import { temporaryFolder } from '../helpers/logs.ts';

const ROWS: Answer = { columns: [['n', 'bigint']], data: '[[5]]', last: true };
const WINDOW = ['--since', '2026-11-20', '--until', '2026-11-21'];
const QUERY = ['query', 'select count(*) as n from flows'];

/** Tables made by init, and then a new account. */
async function newAccount(answers: readonly Answer[] = [ROWS], jobs?: Config['jobs']) {
  const aws = await startFakeAws();
  deliver(aws.bucket, { time: '2026-11-20T12:00Z' });
  const context = { store: aws.store, glue: aws.catalog, migrations: MIGRATIONS };
  const request = {
    location: 's3://logs/',
    region: 'us-east-1',
    endpointUrl: aws.endpoint,
    catalog: 'AwsDataCatalog',
    database: 'flowq',
    table: 'flow_logs',
    workgroup: 'primary',
  };
  const { config, plan } = await prepareInit(request, context);
  await plan?.apply();
  deliver(aws.bucket, { account: '444444444444', time: '2026-11-20T13:00Z' });
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'flowq.json'), JSON.stringify({ flowq: 1, source: config, jobs }));
  const trino = await startFakeTrino(answers);
  onTestFinished(() => trino[Symbol.asyncDispose]());
  aws.calls.clear();
  const run = (args: readonly string[]) =>
    flowq(args, {
      cwd: folder,
      env: {
        AWS_ACCESS_KEY_ID: 'testing',
        AWS_SECRET_ACCESS_KEY: 'testing',
        TRINO_ENDPOINT: trino.endpoint,
        FLOWQ_CACHE_DIR: join(folder, 'cache'),
        FLOWQ_STATE_DIR: join(folder, 'state'),
      },
    });
  const onTrino = (...args: string[]) => run([...QUERY, ...WINDOW, '--engine', 'trino', ...args]);
  return { aws, folder, trino, run, onTrino };
}

const CAVEAT = 'no table reads the flow logs of account 444444444444 in us-east-1 below s3://logs/';

test('a run says which accounts the tables do not read, and --strict ends it with exit code 3', async () => {
  const { trino, onTrino } = await newAccount();
  const { code, stdout, stderr } = await onTrino();
  expect([code, stdout]).toEqual([0, 'n\n5\n']);
  expect(stderr.replaceAll(/\s+/g, ' ')).toContain(CAVEAT);
  const queries = trino.requests.length;
  const strict = await onTrino('--strict');
  expect([strict.code, strict.stdout]).toEqual([3, '']);
  expect(strict.stderr.replaceAll(/\s+/g, ' ')).toContain(CAVEAT);
  expect(trino.requests).toHaveLength(queries);
});

test('accounts that were not asked for are not missed', async () => {
  const { onTrino } = await newAccount();
  const { code, stderr } = await onTrino('--account', '111111111111', '--strict');
  expect([code, stderr]).toEqual([0, expect.not.stringContaining('444444444444')]);
});

test('--refresh-tables applies the plan of init, remembers it, and then queries', async () => {
  const { aws, folder, trino, onTrino } = await newAccount();
  const { code, stderr } = await onTrino('--refresh-tables', '--strict');
  expect([code, aws.changes()]).toEqual([0, ['UpdateTable']]);
  expect(stderr).toContain('+ account 444444444444');
  expect(trino.requests.join('\n')).toContain("'444444444444'");
  const written = JSON.parse(readFileSync(join(folder, 'flowq.json'), 'utf8'));
  expect(written.source.tables[0].accounts).toEqual(['111111111111', '444444444444']);
  aws.calls.clear();
  expect((await onTrino('--refresh-tables')).stderr).not.toContain('444444444444');
  expect(aws.changes()).toEqual([]);
});

test('so does a job with refreshTables', async () => {
  const { aws, run } = await newAccount(
    [ROWS],
    [
      {
        name: 'nightly',
        query: 'select count(*) as n from flows',
        since: '2026-11-20',
        until: '2026-11-21',
        engine: 'trino',
        refreshTables: true,
        strict: true,
      },
    ],
  );
  expect((await run(['run', 'nightly'])).code).toBe(0);
  expect(aws.changes()).toEqual(['UpdateTable']);
});

test('--sql looks nothing up', async () => {
  const { aws, onTrino } = await newAccount();
  expect((await onTrino('--sql')).code).toBe(0);
  expect(aws.calls.list()).toEqual([]);
  expect((await onTrino('--sql', '--refresh-tables')).code).toBe(2);
});

test('a bucket that cannot be listed is said to be unknown, and ends a strict run', async () => {
  const { aws, onTrino } = await newAccount();
  aws.faults.add({ on: 'ListObjectsV2', fault: 'access-denied', times: 'always' });
  const { code, stderr } = await onTrino();
  expect([code, stderr.replaceAll(/\s+/g, ' ')]).toEqual([
    0,
    expect.stringContaining(
      'flowq could not check whether the tables read all flow logs below s3://logs/: cannot list',
    ),
  ]);
  expect((await onTrino('--strict')).code).toBe(3);
});

test.each([
  ['--engine', 'local'],
  ['--source', '.'],
])('--refresh-tables with %s %s is refused', async (...args) => {
  const { onTrino } = await newAccount();
  expect((await onTrino('--refresh-tables', ...args)).code).toBe(2);
});

test.each<[string, Answer, readonly string[]]>([
  ['no columns', { last: true }, QUERY],
  ['no columns', { last: true }, ['report', 'rejected']],
  ['other columns', ROWS, ['report', 'rejected']],
])('a result of %s is an error', async (_, answer, words) => {
  const { run } = await newAccount([answer]);
  const { code, stdout, stderr } = await run([...words, ...WINDOW, '--engine', 'trino', '--format', 'json']);
  expect([code, stdout, stderr]).toEqual([4, '', expect.stringContaining('the result has')]);
});
