import { afterAll, beforeAll, expect, test } from 'vitest';
import { exampleOptions } from '../../scripts/example-options.ts';
import { AwsClients } from '../../src/aws/clients.ts';
import { AthenaRunner } from '../../src/engines/athena/runner.ts';
import { athenaSql } from '../../src/engines/athena/sql-dialect.ts';
import type { RecordFilter } from '../../src/flows/record-filter.ts';
import { parseBlock } from '../../src/logs/cidr.ts';
import { parseFields } from '../../src/logs/record-format.ts';
import { withMeanings } from '../../src/names/named-filter.ts';
import { Names } from '../../src/names/names.ts';
import { aggregate } from '../../src/reports/aggregate.ts';
import type { AnyReport } from '../../src/reports/define-report.ts';
import { host, listed, services, sgCheck, sgUsage, topTalkers } from '../../src/reports/index.ts';
import { sampleInventory } from '../../src/sample/inventory.ts';
import { GlueSource } from '../../src/sources/glue/glue-source.ts';
import { LocalSource } from '../../src/sources/local/local-source.ts';
import { largeInventory } from '../helpers/large-inventory.ts';
import { createBucket } from '../stack/objects.ts';
import { type Stack, startStack } from '../stack/stack.ts';
import { BUCKET, init, makeLogs, UNTIL } from './glue-logs.ts';
import { rowsOf } from './report-rows.ts';

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
  await stack.reset();
  await createBucket(stack.clients.s3, BUCKET);
  await createBucket(stack.clients.s3, 'athena-results');
}, 300_000);
afterAll(() => stack?.close());

const WINDOW = { since: UNTIL - 8 * 3600, until: UNTIL };

test('large inventories and lists have the same rows on DuckDB, Trino and Athena', async () => {
  const options = { accounts: ['111111111111'], regions: ['us-east-1'] };
  const logs = await makeLogs(stack, 'large', [{ ...options, records: 2000, fields: parseFields('all') }]);
  const { source: trino, config, store } = await init(stack, logs, 'large');
  const small = sampleInventory({ dir: 'logs', ...options, until: UNTIL });
  const large = largeInventory({
    interfaces: 5000,
    groups: 500,
    rules: 3000,
    taken: '2026-11-20T00:00:00Z',
  });
  const inventory = { ...small, places: [...small.places, ...large.places] };
  const names = new Names({ inventory });
  const group = small.places[0]?.securityGroups[0]?.id;
  const local = new LocalSource({ path: logs.folder });
  const seen = await rowsOf(aggregate('count', 'flows', ['srcaddr']), local, WINDOW);
  const entries = [
    ...Array.from(
      { length: 100_000 },
      (_, at) => `${20 + (at % 100)}.${Math.floor(at / 100) % 250}.${Math.floor(at / 25_000)}.77`,
    ),
    ...seen
      .slice(1)
      .map(([address]) => String(address))
      .filter((address) => address !== 'null'),
    '10.0.0.0/9',
    '::/1',
  ].map(parseBlock);
  const cases: readonly [AnyReport, Readonly<Record<string, unknown>>, RecordFilter][] = [
    [listed as unknown as AnyReport, { entries }, {}],
    [aggregate('count', 'flows', ['src_name', 'dst_name']), {}, {}],
    [aggregate('count', 'flows', ['name', 'dst_name']), {}, {}],
    [topTalkers as unknown as AnyReport, {}, withMeanings({ name: ['web*'] }, names)],
    [services as unknown as AnyReport, {}, withMeanings({ name: ['web*'] }, names)],
    [host as unknown as AnyReport, { address: names.find('*')?.blocks }, {}],
    [sgUsage as unknown as AnyReport, {}, {}],
    [sgCheck as unknown as AnyReport, { rules: { id: group } }, {}],
  ];
  const athena = new GlueSource({
    config,
    store,
    engine: {
      dialect: athenaSql,
      open: async () =>
        new AthenaRunner(
          { database: 'large', results: 's3://athena-results/' },
          new AwsClients({ region: 'us-east-1' }),
        ),
    },
  });
  for (const [report, given, filter] of cases) {
    const more = { options: { ...exampleOptions(report), ...given }, inventory, names: () => names };
    const expected = await rowsOf(report, local, WINDOW, filter, more);
    expect(expected.length, report.name).toBeGreaterThan(1);
    expect(await rowsOf(report, trino, WINDOW, filter, more), report.name).toEqual(expected);
    expect(await rowsOf(report, athena, WINDOW, filter, more), report.name).toEqual(expected);
  }
}, 600_000);
