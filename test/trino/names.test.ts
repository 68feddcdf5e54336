import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RecordFilter } from '../../src/flows/record-filter.ts';
import type { Inventory } from '../../src/inventory/inventory.ts';
import { parseBlock } from '../../src/logs/cidr.ts';
import { parseFields } from '../../src/logs/record-format.ts';
import { withMeanings } from '../../src/names/named-filter.ts';
import { Names } from '../../src/names/names.ts';
import { aggregate } from '../../src/reports/aggregate.ts';
import type { AnyReport } from '../../src/reports/define-report.ts';
import { host, idle, nat, topTalkers, why } from '../../src/reports/index.ts';
import { runReport } from '../../src/reports/run-report.ts';
import { sampleInventory } from '../../src/sample/inventory.ts';
import { LocalSource } from '../../src/sources/local/local-source.ts';
import type { Source } from '../../src/sources/source.ts';
import { createBucket } from '../stack/objects.ts';
import { type Stack, startStack } from '../stack/stack.ts';
import { BUCKET, init, makeLogs, UNTIL } from './glue-logs.ts';

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
  await stack.reset();
  await createBucket(stack.clients.s3, BUCKET);
}, 300_000);
afterAll(() => stack?.close());

const WINDOW = { since: UNTIL - 8 * 3600, until: UNTIL };

/** Half of the addresses change hands in the middle of the window. */
function withMoves(inventory: Inventory): Inventory {
  const middle = new Date((UNTIL - 4 * 3600) * 1000).toISOString().replace('.000', '');
  const places = inventory.places.map((place) => ({
    ...place,
    interfaces: place.interfaces.flatMap((one, at) =>
      at % 2 === 0
        ? [one]
        : [
            { ...one, until: middle },
            { ...one, id: `${one.id}0`, from: middle, tags: { Name: `new ${at}` } },
          ],
    ),
  }));
  return { ...inventory, places };
}

test('names, and what an inventory tells, are the same on Trino as on DuckDB', async () => {
  const options = { accounts: ['111111111111'], regions: ['us-east-1'] };
  const logs = await makeLogs(stack, 'named', [{ ...options, records: 3000, fields: parseFields('all') }]);
  const { source } = await init(stack, logs, 'named');
  const inventory = withMoves(sampleInventory({ dir: 'logs', ...options, until: UNTIL }));
  const list = [{ block: parseBlock('198.18.0.0/15'), name: 'internet' }];
  const names = new Names({ inventory, list });
  const rowsOf = async (
    report: AnyReport,
    over: Source,
    options: Readonly<Record<string, unknown>>,
    filter: RecordFilter,
  ) => {
    await using opened = await over.open({ window: WINDOW, filter });
    const run = { window: WINDOW, filter, options, inventory, names: () => names };
    const { batches } = await runReport(report, opened, run);
    return (await Array.fromAsync(batches)).flat().map((row) => row.map(String));
  };
  const asked = (words: string) => ({ name: [words] });
  const cases: readonly [AnyReport, Readonly<Record<string, unknown>>, RecordFilter][] = [
    [aggregate('sum', 'bytes', ['name']), {}, {}],
    [aggregate('count', 'flows', ['src_name', 'dst_name', 'dstport']), {}, {}],
    [nat as unknown as AnyReport, { by: 'name' }, {}],
    [idle, {}, {}],
    [why, { client: names.find('web*')?.blocks, server: names.find('RDS*')?.blocks, serverPort: 5432 }, {}],
    [host, { address: names.find('bastion*')?.blocks }, {}],
    [topTalkers as unknown as AnyReport, {}, withMeanings(asked('new *'), names)],
    [topTalkers as unknown as AnyReport, {}, withMeanings({ src: ['internet'] }, names)],
  ];
  const local = new LocalSource({ path: logs.folder });
  for (const [report, options, filter] of cases) {
    const expected = await rowsOf(report, local, options, filter);
    expect(expected.length, report.name).toBeGreaterThan(0);
    expect(await rowsOf(report, source, options, filter), report.name).toEqual(expected);
  }
});
