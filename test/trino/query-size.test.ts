import { GetTablesCommand } from '@aws-sdk/client-glue';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { exampleOptions } from '../../scripts/example-options.ts';
import { AwsClients } from '../../src/aws/clients.ts';
import { S3Store } from '../../src/aws/s3-store.ts';
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
import { type GlueEngine, GlueSource } from '../../src/sources/glue/glue-source.ts';
import { AthenaTables } from '../../src/sources/glue/temporary/athena-tables.ts';
import { TemporaryTables } from '../../src/sources/glue/temporary/temporary-tables.ts';
import { TrinoTables } from '../../src/sources/glue/temporary/trino-tables.ts';
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

/** Flow logs with few interfaces, and far more reference data than statements can carry; the list has all that is met. */
async function large(name: string, groups: number, rules: number) {
  const options = { accounts: ['111111111111'], regions: ['us-east-1'] };
  const logs = await makeLogs(stack, name, [{ ...options, records: 2000, fields: parseFields('all') }]);
  const { source, config, store, engine } = await init(stack, logs, name);
  const small = sampleInventory({ dir: 'logs', ...options, until: UNTIL });
  const more = largeInventory({ interfaces: 5000, groups, rules, taken: '2026-11-20T00:00:00Z' });
  const inventory = { ...small, places: [...small.places, ...more.places] };
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
  const clients = () => new AwsClients({ region: 'us-east-1' });
  const athena: GlueEngine = {
    dialect: athenaSql,
    open: async () => new AthenaRunner({ database: name, results: 's3://athena-results/' }, clients()),
  };
  return {
    inventory,
    names: new Names({ inventory }),
    group: small.places[0]?.securityGroups[0]?.id,
    entries,
    local,
    trino: { source, engine },
    athena: { source: new GlueSource({ config, store, engine: athena }), engine: athena },
    over: (one: GlueEngine) => new GlueSource({ config, store, engine: one }),
  };
}

test('large inventories and lists have the same rows on DuckDB, Trino and Athena', async () => {
  const { inventory, names, group, entries, local, trino, athena } = await large('large', 500, 3000);
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
  for (const [report, given, filter] of cases) {
    const more = { options: { ...exampleOptions(report), ...given }, inventory, names: () => names };
    const expected = await rowsOf(report, local, WINDOW, filter, more);
    expect(expected.length, report.name).toBeGreaterThan(1);
    expect(await rowsOf(report, trino.source, WINDOW, filter, more), report.name).toEqual(expected);
    expect(await rowsOf(report, athena.source, WINDOW, filter, more), report.name).toEqual(expected);
  }
}, 600_000);

test('so they have with 2,500 groups and 20,000 rules in tables, of which none remains', async () => {
  const all = await large('tables', 2500, 20_000);
  const { inventory, names, entries, local, trino, athena } = all;
  const clients = new AwsClients({ region: 'us-east-1' });
  const made: string[] = [];
  const note = (text: string) => void made.push(text);
  const inGlue = new AthenaTables({ clients, database: 'tables', results: 's3://athena-results/' });
  const source = all.over({ ...athena.engine, temporaryTables: () => new TemporaryTables(inGlue, note) });
  const cases: readonly [AnyReport, Readonly<Record<string, unknown>>, RecordFilter][] = [
    [listed as unknown as AnyReport, { entries }, {}],
    [sgUsage as unknown as AnyReport, {}, {}],
    [aggregate('count', 'flows', ['src_name', 'dst_name']), {}, {}],
    [topTalkers as unknown as AnyReport, {}, withMeanings({ name: ['web*', '!web-1*'] }, names)],
  ];
  for (const [report, given, filter] of cases) {
    const more = { options: { ...exampleOptions(report), ...given }, inventory, names: () => names };
    const expected = await rowsOf(report, local, WINDOW, filter, more);
    expect(expected.length, report.name).toBeGreaterThan(1);
    expect(await rowsOf(report, source, WINDOW, filter, more), report.name).toEqual(expected);
  }
  // The database that init makes has no place for tables of Trino's.
  const inTrino = new TrinoTables('tables');
  const refused = all.over({ ...trino.engine, temporaryTables: () => new TemporaryTables(inTrino, note) });
  const options = { ...exampleOptions(listed as unknown as AnyReport), entries };
  await expect(
    rowsOf(listed as unknown as AnyReport, refused, WINDOW, {}, { options }),
  ).rejects.toMatchObject({
    message: expect.stringMatching(
      /^cannot make the table "tables"\."flowq_temporary_\w+" .*location is not set/,
    ),
    hint: expect.stringMatching(/^set TRINO_SCHEMA to a schema with a location/),
  });
  expect(made.filter((text) => text.includes('holds')).length).toBeGreaterThan(3);
  expect(made.filter((text) => text.includes('remains'))).toEqual([]);
  const { TableList = [] } = await stack.clients.glue.send(new GetTablesCommand({ DatabaseName: 'tables' }));
  expect(TableList.map(({ Name }) => Name)).toEqual(['flow_logs']);
  const store = new S3Store(clients, 'athena-results');
  expect((await store.list({ prefix: 'flowq-temporary/' })).objects).toEqual([]);
  await clients.close();
}, 600_000);

test('so have names of interfaces that came and went in the window', async () => {
  const { inventory, local, trino, athena } = await large('changes', 50, 100);
  const time = (seconds: number) => new Date((WINDOW.since + seconds) * 1000).toISOString();
  const changed = {
    ...inventory,
    places: inventory.places.map((place) => ({
      ...place,
      interfaces: place.interfaces.map((one, at) => ({
        ...one,
        from: time(at % 3600),
        until: time(4 * 3600 + (at % 3600)),
      })),
    })),
  };
  const names = new Names({ inventory: changed });
  for (const filter of [{ name: ['*'] }, { src: ['*'], dst: ['!web-1*'] }]) {
    const meant = withMeanings(filter, names);
    const report = topTalkers as unknown as AnyReport;
    const more = { options: exampleOptions(report), inventory: changed };
    const expected = await rowsOf(report, local, WINDOW, meant, more);
    expect(expected.length).toBeGreaterThan(1);
    expect(await rowsOf(report, trino.source, WINDOW, meant, more)).toEqual(expected);
    expect(await rowsOf(report, athena.source, WINDOW, meant, more)).toEqual(expected);
  }
}, 600_000);
