import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import type { TableDraft } from '../../../src/catalog/table/drafts.ts';
import { tableInput } from '../../../src/catalog/table/table-input.ts';
import type { TableConfig } from '../../../src/config/config.ts';
import { trinoSql } from '../../../src/engines/trino/sql-dialect.ts';
import type { Row } from '../../../src/rows/rows.ts';
import { probe } from '../../../src/sources/glue/probe/probe.ts';
import { deliver, startFakeAws } from '../../catalog/aws.ts';

const TABLE: TableConfig = {
  name: 'flow_logs',
  format: 'text',
  layout: { hive: false, hourly: false },
  fields: ['version', 'bytes', 'action', 'vpc-id'],
  accounts: ['111111111111'],
  regions: ['us-east-1'],
  firstDay: '2026-11-01',
};
const TEXT = 'version bytes action\n2 9007199254740993 ACCEPT\n2 - -\n';
const RECORDS: Row[] = [
  [2, 9_007_199_254_740_993n, 'ACCEPT', null],
  [2, null, null, null],
];

/** A probe whose engine answers with these rows. */
async function probed(rows: readonly Row[], table = TABLE, parameters: Record<string, string> = {}) {
  const { bucket, store, catalog } = await startFakeAws();
  const key = deliver(bucket, { time: '2026-11-22T16:20Z', body: gzipSync(TEXT) });
  const input = tableInput(table, 's3://logs/');
  await catalog.createDatabase({ Name: 'flowq' });
  await catalog.createTable('flowq', { ...input, Parameters: { ...input.Parameters, ...parameters } });
  const asked: string[] = [];
  const columns = table.fields.map((field) => ({ name: field.replaceAll('-', '_'), type: 'text' as const }));
  const batches = (async function* () {
    yield rows;
  })();
  const runner = {
    run: async (sql: string) => {
      asked.push(sql);
      return { columns, batches };
    },
    close: async () => {
      asked.push('closed');
    },
  };
  const draft: TableDraft = { config: table, newest: { key, size: bucket.get(key)?.length ?? 0, time: 0 } };
  const engine = { dialect: trinoSql, catalog: 'c', open: async () => runner };
  const now = Date.UTC(2026, 10, 23) / 1000;
  const result = probe(draft, {
    config: { database: 'flowq', location: 's3://logs/' },
    engine,
    glue: catalog,
    store,
    now,
  });
  return { result, asked, key };
}

test('asks for a few rows of the newest file, in its partition', async () => {
  const { result, asked, key } = await probed(RECORDS);
  expect(await result).toEqual({ table: 'flowq.flow_logs', uri: `s3://logs/${key}`, rows: 2 });
  expect(asked).toEqual([
    `select "version", "bytes", "action", "vpc_id" from "c"."flowq"."flow_logs" where "p_account" in ('111111111111') and "p_region" in ('us-east-1') and "p_date" between '2026/11/22' and '2026/11/22' and "$path" = 's3://logs/${key}' limit 20`,
    'closed',
  ]);
});

test('says where rows are not those of the file', async () => {
  const { result, asked } = await probed([[2, 9_007_199_254_740_992n, 'ACCEPT', 'vpc-1']]);
  await expect(result).rejects.toMatchObject({
    exitCode: 3,
    message: expect.stringContaining(
      'as it was written: bytes is "9007199254740992" instead of "9007199254740993", vpc_id is "vpc-1" instead of missing',
    ),
  });
  expect(asked.at(-1)).toBe('closed');
});

test('says which property is wrong when there are no rows', async () => {
  const { result } = await probed([], TABLE, { 'projection.p_region.values': 'eu-west-1' });
  await expect(result).rejects.toMatchObject({
    exitCode: 3,
    message: expect.stringMatching(
      /^flowq\.flow_logs finds no rows in s3:\/\/.*, which has 2: projection\.p_region\.values is "eu-west-1", the file's is us-east-1$/,
    ),
  });
});

test('says so when there are no rows and all properties fit', async () => {
  const { result } = await probed([]);
  await expect(result).rejects.toMatchObject({
    message: expect.stringContaining('all its properties fit that file'),
    hint: expect.stringContaining('Lake Formation'),
  });
});
