import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, it, vi } from 'vitest';
import { type OpenSourceOptions, openSource, reportRows } from '../../src/index.ts';
import * as reports from '../../src/library/reports.ts';
import type { FakeAws } from '../catalog/aws.ts';
import { type Answer, startFakeTrino } from '../engines/trino/fake-trino.ts';
import { type AthenaStack, startAthenaStack } from '../helpers/athena-stack.ts';
import { flowq } from '../helpers/flowq.ts';
import { glueConfig } from '../helpers/glue-config.ts';
import { temporaryFolder } from '../helpers/logs.ts';
import { longList } from '../helpers/long-list.ts';
import { column } from '../stack/gateway/columns.ts';
import type { FakeBackend } from '../stack/gateway/fake-backend.ts';

const FIELDS = [
  ...['version', 'account-id', 'interface-id', 'srcaddr', 'dstaddr', 'srcport', 'dstport'],
  ...['protocol', 'packets', 'bytes', 'start', 'end', 'action', 'log-status'],
];
const CONFIG = glueConfig(...FIELDS);
const WINDOW = { since: '2026-11-20T12:00:00Z', until: '2026-11-20T13:00:00Z' };

/** More than a statement of Athena can carry. */
const ENTRIES = longList(6000);

const LISTED = Object.keys(reports.listed.columns).map((name) => column(name, 'varchar'));

let aws: FakeAws;
let backend: FakeBackend;
let environment: AthenaStack['environment'];
/** Statements that Athena was sent, with the tables and objects that there were. */
let queries: { sql: string; tables: string[]; objects: string[] }[];

const temporaryTables = () => [...aws.glue.tables.keys()].filter((name) => name.includes('flowq_temporary_'));
const temporaryObjects = () => [...aws.results.keys()].filter((key) => key.includes('flowq-temporary/'));

beforeEach(async () => {
  ({ aws, backend, environment } = await startAthenaStack());
  backend.answer({ match: 'p_date', columns: LISTED, rows: [] });
  queries = [];
  const run = backend.run.bind(backend);
  backend.run = (statement, signal) => {
    queries.push({ sql: statement.sql, tables: temporaryTables(), objects: temporaryObjects() });
    return run(statement, signal);
  };
});

async function listedRows(options: OpenSourceOptions = {}, signal?: AbortSignal) {
  await using source = await openSource(CONFIG, { temporaryTable: true, ...options });
  const given = { options: { entries: ENTRIES.join(',') }, window: WINDOW, signal, onCaveat: () => {} };
  return Array.fromAsync(reportRows(reports.listed, source, given as never));
}

it('a table holds a long list while its query runs', async () => {
  const onEvent = vi.fn();
  await listedRows({ onEvent });
  const main = queries.filter(({ sql }) => sql.includes('flowq_temporary_'));
  const [{ sql, tables, objects } = queries[0] ?? { sql: '', tables: [], objects: [] }] = main;
  expect(sql).toMatch(/from "flowq"\."flowq_temporary_\d{14}_[0-9a-f]{8}_1"/);
  expect(sql.length).toBeLessThan(20_000);
  expect(tables).toEqual([expect.stringMatching(/^flowq\.flowq_temporary_\d{14}_[0-9a-f]{8}_1$/)]);
  const [name = ''] = tables.map((table) => table.slice('flowq.'.length));
  expect(objects).toEqual([`out/flowq-temporary/${name}/items.txt`]);
  expect({ tables: temporaryTables(), objects: temporaryObjects() }).toEqual({ tables: [], objects: [] });
  expect(onEvent).toHaveBeenCalledWith(
    expect.objectContaining({
      message: `"flowq"."${name}", a table for the time of the query, holds 6,000 rows`,
    }),
  );
});

it('short lists stay in the query', async () => {
  await using source = await openSource(CONFIG, { temporaryTable: true });
  const given = { options: { entries: ENTRIES.slice(0, 1000).join(',') }, window: WINDOW };
  await Array.fromAsync(reportRows(reports.listed, source, { ...given, onCaveat: () => {} } as never));
  expect(aws.changes().filter((call) => call !== 'PutObject')).toEqual([]);
});

it.each([
  ['a query fails', () => aws.faults.add({ on: 'query', outcome: 'fail', times: 'always' })],
  [
    'S3 does not answer with rows',
    () => aws.faults.add({ on: 'GetObject', fault: 'access-denied', times: 'always' }),
  ],
])('nothing remains when %s', async (_, spoil) => {
  spoil();
  await expect(listedRows()).rejects.toThrow();
  expect(aws.changes().filter((call) => call === 'CreateTable')).toHaveLength(1);
  expect({ tables: temporaryTables(), objects: temporaryObjects() }).toEqual({ tables: [], objects: [] });
});

it('nothing remains when the run is aborted', async () => {
  backend.answer({ match: 'p_date', columns: LISTED, rows: [], millis: 60_000 });
  const controller = new AbortController();
  const rows = listedRows({}, controller.signal);
  await expect.poll(() => queries.length, { timeout: 20_000 }).toBe(1);
  controller.abort(new Error('enough'));
  await expect(rows).rejects.toThrow('enough');
  expect({ tables: temporaryTables(), objects: temporaryObjects() }).toEqual({ tables: [], objects: [] });
});

it('nothing remains when the query takes too long', async () => {
  aws.faults.add({ on: 'query', outcome: 'hold', times: 'always' });
  await expect(listedRows({ timeout: '1s' })).rejects.toThrow('it took longer than 1 s');
  expect({ tables: temporaryTables(), objects: temporaryObjects() }).toEqual({ tables: [], objects: [] });
});

it('the object goes when Glue refuses the table', async () => {
  aws.faults.add({ on: 'CreateTable', fault: 'access-denied', times: 'always' });
  await expect(listedRows()).rejects.toMatchObject({ kind: 'access', message: /flowq_temporary_/ });
  expect(temporaryObjects()).toEqual([]);
  expect(queries).toEqual([]);
});

it('a table that remains is named, with what removes it', async () => {
  aws.faults.add({ on: 'DeleteTable', fault: 'access-denied', times: 'always' });
  const onEvent = vi.fn();
  await listedRows({ onEvent });
  const [name = ''] = temporaryTables().map((table) => table.slice('flowq.'.length));
  const remains = onEvent.mock.calls
    .map(([{ message }]) => String(message))
    .find((message) => message.includes('remains'));
  expect(remains).toContain(
    `the temporary table "flowq"."${name}" remains: cannot remove the table flowq.${name}`,
  );
  expect(remains).toContain(`drop table if exists \`flowq\`.\`${name}\``);
  expect(remains).toContain(`aws s3 rm 's3://athena-results/out/flowq-temporary/${name}/items.txt'`);
  expect(temporaryObjects()).toEqual([]);
});

it('without it, no table is made, and the error names it', async () => {
  backend.answer({
    match: 'one_end',
    columns: [column('one_end', 'varchar')],
    rows: ENTRIES.map((entry) => [entry]),
  });
  await expect(listedRows({ temporaryTable: false })).rejects.toMatchObject({
    message: expect.stringMatching(/^the query is [\d,]+ bytes; Athena accepts 262,144$/),
    hint: expect.stringContaining('allow tables for the time of the query: temporaryTable,'),
  });
  expect(aws.changes().filter((call) => call !== 'PutObject')).toEqual([]);
});

it.each([
  [{ catalogId: '210987654321' }, "makes tables in the account's own Glue catalog only, not in 210987654321"],
  [{ catalog: 'shared' }, "makes tables in the account's own Glue catalog only, not in shared"],
  [{ results: undefined }, 'flowq.json knows no results location of the workgroup primary'],
  [
    { resultsEncryption: 'CSE_KMS:arn:aws:kms:us-east-1:123456789012:key/k' },
    'cannot encrypt its data before it reaches S3',
  ],
])('%o refuses it in words', async (given, words) => {
  const config = { ...CONFIG, source: { ...CONFIG.source, ...given } };
  await expect(openSource(config as typeof CONFIG, { temporaryTable: true })).rejects.toMatchObject({
    kind: 'usage',
    message: expect.stringContaining(words),
  });
});

it('--sql prints how the table is made, the query and how it is removed, and calls nothing', async () => {
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, 'flowq.json'), JSON.stringify(CONFIG));
  writeFileSync(join(cwd, 'list.txt'), ENTRIES.join('\n'));
  const args = [
    'report',
    'listed',
    'list.txt',
    '--since',
    '2026-11-20',
    '--until',
    '2026-11-21',
    '--temporary-table',
  ];
  const { stdout, stderr, code } = await flowq([...args, '--sql'], { cwd, env: environment });
  expect(stderr).toBe('');
  expect(code).toBe(0);
  const [made = '', query = '', removed = ''] = stdout.split(/(?=^with)|(?=^drop)/m);
  const name = /flowq_temporary_\d{14}_[0-9a-f]{8}_1/.exec(made)?.[0];
  expect(made).toBe(
    `-- first flowq writes s3://athena-results/out/flowq-temporary/${name}/items.txt: 6,000 lines, ${size(stdout)} bytes
create external table \`flowq\`.\`${name}\` (\`item\` string)
row format delimited fields terminated by '\\001' lines terminated by '\\n'
stored as textfile
location 's3://athena-results/out/flowq-temporary/${name}/';

`,
  );
  expect(query).toContain(`"flowq"."${name}"`);
  expect(removed).toBe(`drop table if exists \`flowq\`.\`${name}\`;

-- aws s3 rm 's3://athena-results/out/flowq-temporary/${name}/items.txt'
`);
  expect(aws.calls.list()).toEqual([]);
});

const size = (text: string) => /lines, ([\d,]+) bytes/.exec(text)?.[1];

it('flowq iam report lets reports make and remove the tables only with --temporary-table', async () => {
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, 'flowq.json'), JSON.stringify(CONFIG));
  const policy = async (...more: string[]) => {
    const given = ['iam', 'report', '--aws-account', '123456789012', ...more];
    const { stdout } = await flowq(given, { cwd, env: environment });
    return (JSON.parse(stdout) as { Statement: { Action: string[]; Resource: string[] }[] }).Statement;
  };
  const plain = await policy();
  expect(plain.flatMap(({ Action }) => Action).filter((action) => /Create|Delete/.test(action))).toEqual([]);
  const all = await policy('--temporary-table');
  expect(all.filter(({ Action }) => Action.some((action) => /Create|Delete/.test(action)))).toEqual([
    {
      Sid: 'MakeTemporaryTables',
      Effect: 'Allow',
      Action: ['glue:CreateTable', 'glue:GetTable', 'glue:GetPartitions', 'glue:DeleteTable'],
      Resource: [
        'arn:aws:glue:us-east-1:123456789012:catalog',
        'arn:aws:glue:us-east-1:123456789012:database/flowq',
        'arn:aws:glue:us-east-1:123456789012:table/flowq/flowq_temporary_*',
      ],
    },
    {
      Sid: 'RemoveTemporaryObjects',
      Effect: 'Allow',
      Action: ['s3:DeleteObject'],
      Resource: ['arn:aws:s3:::athena-results/out/flowq-temporary/*'],
    },
  ]);
});

it('on Trino the list is written by CREATE TABLE AS and INSERT, and dropped after the query', async () => {
  const page: Answer = {
    columns: Object.keys(reports.listed.columns).map((name) => [name, 'varchar']),
    data: '[]',
    last: true,
  };
  await using trino = await startFakeTrino([page]);
  vi.stubEnv('TRINO_SCHEMA', 'scratch');
  await using source = await openSource(CONFIG, { temporaryTable: true, endpoint: trino.endpoint });
  const given = { options: { entries: longList(22_000).join(',') }, window: WINDOW, onCaveat: () => {} };
  await Array.fromAsync(reportRows(reports.listed, source, given as never));
  const statements = trino.requests
    .map((request) => request.replace('POST /v1/statement ', ''))
    // Others ask why there are no rows.
    .filter((sql) => !sql.startsWith('select '));
  const name = /"scratch"\."flowq_temporary_\d{14}_[0-9a-f]{8}_1"/.exec(statements[0] ?? '')?.[0];
  expect(statements.map((sql) => sql.replaceAll(String(name), 'TABLE').slice(0, 40))).toEqual([
    'create table TABLE as select cast(item a',
    'insert into TABLE select cast(item as va',
    expect.stringMatching(/^with packed_1 as \(/),
    'drop table if exists TABLE',
  ]);
  expect(statements[2]).toContain(`from ${name}`);
  for (const sql of statements) expect(sql.length).toBeLessThan(1_000_000);
}, 60_000);
