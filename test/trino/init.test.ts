import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AwsClients } from '../../src/aws/clients.ts';
import { AthenaRunner } from '../../src/engines/athena/runner.ts';
import { athenaSql } from '../../src/engines/athena/sql-dialect.ts';
import type { Layout } from '../../src/logs/delivery.ts';
import { parseFields } from '../../src/logs/record-format.ts';
import { GlueSource } from '../../src/sources/glue/glue-source.ts';
import { LocalSource } from '../../src/sources/local/local-source.ts';
import { createBucket } from '../stack/objects.ts';
import { type Stack, startStack } from '../stack/stack.ts';
import { BUCKET, init, makeLogs, UNTIL } from './glue-logs.ts';
import { loggedReports, rowsOf, someReports } from './report-rows.ts';

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
  await stack.reset();
  await createBucket(stack.clients.s3, BUCKET);
}, 300_000);
afterAll(() => stack?.close());

const CUSTOM =
  'start end action log-status version srcaddr dstaddr srcport dstport protocol packets bytes interface-id tcp-flags vpc-id region';
const LAYOUTS: Layout[] = [false, true].flatMap((hive) => [false, true].map((hourly) => ({ hive, hourly })));
const WINDOW = { since: UNTIL - 6 * 3600, until: UNTIL - 3600 };

const CASES = LAYOUTS.flatMap((layout) =>
  (['text', 'parquet'] as const).flatMap((format) =>
    ['default', 'v5', 'all', CUSTOM].map((fields, at) => ({
      name: `${layout.hive ? 'Hive' : 'plain'} ${layout.hourly ? 'hours' : 'days'}, ${format}, ${fields === CUSTOM ? 'custom' : fields}`,
      layout,
      format,
      fields,
      accounts: at === 1 ? 2 : 1,
      regions: at === 3 ? ['us-east-1', 'eu-west-1'] : ['us-east-1'],
      isWhole: layout.hive === layout.hourly && layout.hive === (format === 'parquet') && fields !== CUSTOM,
    })),
  ),
);

// The whole catalogue is asked of the layouts that differ most, one of text and one of Parquet.
describe('every report on Trino is the report on DuckDB', () => {
  test.for(CASES.map((one, at) => ({ ...one, at })))(
    '$name',
    async ({ at, layout, format, fields, accounts, regions, isWhole }) => {
      const logs = await makeLogs(stack, `case-${at}`, [
        { layout, format, fields: parseFields(fields), accounts, regions },
      ]);
      const { source, config, probes, notes } = await init(stack, logs, `case_${at}`);
      expect(notes).toEqual([]);
      expect(config.tables).toMatchObject([
        { layout, format, accounts: { length: accounts }, regions: [...regions].sort() },
      ]);
      expect(probes).toMatchObject([{ table: `case_${at}.flow_logs`, rows: expect.any(Number) }]);
      expect(probes[0]?.rows).toBeGreaterThan(0);
      expect((await init(stack, logs, `case_${at}`)).lines).toEqual([]);

      const local = new LocalSource({ path: logs.folder });
      const reports = isWhole ? loggedReports(config) : someReports(config);
      let found = 0;
      for (const report of reports) {
        const expected = await rowsOf(report, local, WINDOW);
        if (expected.length > 1) found += 1;
        expect(await rowsOf(report, source, WINDOW), report.name).toEqual(expected);
      }
      expect(found).toBeGreaterThan(reports.length / 2);
    },
  );
});

test('Athena reads the same tables', async () => {
  const logs = await makeLogs(stack, 'athena', [
    { fields: parseFields('v5'), layout: { hive: true, hourly: true } },
  ]);
  const { config, store, source: onTrino } = await init(stack, logs, 'athena');
  const open = async () =>
    new AthenaRunner(
      { database: config.database, catalog: config.catalog },
      new AwsClients({ region: config.region }),
    );
  const source = new GlueSource({
    config,
    store,
    engine: { dialect: athenaSql, catalog: config.catalog, open },
  });
  for (const report of loggedReports(config)) {
    expect(await rowsOf(report, source, WINDOW), report.name).toEqual(await rowsOf(report, onTrino, WINDOW));
  }
});
