import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { partitionKeys } from '../../../src/catalog/table/partition-keys.ts';
import type { TableConfig } from '../../../src/config/config.ts';
import { DuckDbRunner } from '../../../src/engines/duckdb/runner.ts';
import { duckDbSql } from '../../../src/engines/duckdb/sql-dialect.ts';
import { compilerFor } from '../../../src/engines/sql/sql-dialect.ts';
import { dateParts, fileNameOf, folderOf, type Layout } from '../../../src/logs/delivery.ts';
import { padded, type Window } from '../../../src/logs/window.ts';
import { recordSets } from '../../../src/sources/glue/record-sets.ts';

let duckDb: DuckDbRunner;
beforeAll(async () => {
  duckDb = await DuckDbRunner.open();
});
afterAll(() => duckDb.close());

const ACCOUNT = '111111111111';
const LOCATION = 's3://logs/flow/';
const NOW = Date.UTC(2028, 0, 1) / 1000;

const layouts: fc.Arbitrary<Layout> = fc.record({ hive: fc.boolean(), hourly: fc.boolean() });
const windows: fc.Arbitrary<Window> = fc
  .record({
    since: fc.integer({ min: Date.UTC(2024, 0) / 1000, max: NOW - 40 * 86_400 }),
    seconds: fc.oneof(fc.integer({ min: 1, max: 7200 }), fc.integer({ min: 1, max: 40 * 86_400 })),
  })
  .map(({ since, seconds }) => ({ since, until: since + seconds }));

function tableOf(layout: Layout, more: Partial<TableConfig> = {}): TableConfig {
  return {
    name: 't',
    format: 'text',
    layout,
    fields: ['version'],
    accounts: [ACCOUNT],
    regions: ['us-east-1'],
    firstDay: '2024-01-01',
    ...more,
  };
}

/** Whether a query over the window reads a file of that time, told by a real engine. */
async function reads(
  tables: readonly TableConfig[],
  window: Window | undefined,
  time: number,
  file: { flowLogId?: string; layout?: Layout } = {},
) {
  const [table] = tables as readonly [TableConfig];
  const { flowLogId = 'fl-0a', layout = table.layout } = file;
  const name = fileNameOf(
    { account: ACCOUNT, region: 'us-east-1', flowLogId, time, format: table.format },
    'abcd',
  );
  const path = LOCATION + folderOf(layout, ACCOUNT, 'us-east-1', time) + name;
  const { year, month, day, hour } = dateParts(time);
  const date = table.layout.hourly ? `${year}/${month}/${day}/${hour}` : `${year}/${month}/${day}`;
  const values = { account: ACCOUNT, region: 'us-east-1', date, year, month, day, hour };
  const columns = partitionKeys(table).map(
    (key) => sql`${sql.lit(values[key.role])} as ${sql.ref(key.name)}`,
  );
  const [set] = recordSets(
    { database: 'd', location: LOCATION, tables },
    { window, filter: {} },
    { now: NOW },
  );
  const query = sql`select 1 from (select ${sql.join(columns)}, ${sql.lit(path)} as "$path") as files where ${set?.where}`;
  const { batches } = await duckDb.run(query.compile(compilerFor(duckDbSql)).sql);
  for await (const batch of batches) if (batch.length > 0) return true;
  return false;
}

test('reads every file that can hold a record of the window', async () => {
  await fc.assert(
    fc.asyncProperty(
      layouts,
      windows,
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.integer({ min: 0, max: 600 }),
      async (layout, window, at, lasts) => {
        const start = window.since + Math.floor(at * (window.until - window.since - 1));
        const end = start + lasts;
        expect(await reads([tableOf(layout)], window, end - (end % 300))).toBe(true);
      },
    ),
    { numRuns: 100 },
  );
});

test('reads no folder that lies outside of the padded window', async () => {
  await fc.assert(
    fc.asyncProperty(layouts, windows, fc.integer({ min: -60, max: 60 }), async (layout, window, steps) => {
      const length = layout.hourly ? 3600 : 86_400;
      const { since, until } = padded(window);
      const folder = (time: number) => Math.floor(time / length);
      const time = (steps < 0 ? folder(since) + steps : folder(until - 1) + steps) * length;
      const isInside = folder(time) >= folder(since) && folder(time) <= folder(until - 1);
      expect(await reads([tableOf(layout)], window, time)).toBe(isInside);
    }),
    { numRuns: 100 },
  );
});

test('tells flow logs apart in every layout, for windows of hours and of years', async () => {
  const told = [{ account: ACCOUNT, region: 'us-east-1', flowLogs: ['fl-0b', 'fl-0c'] }];
  const long = fc.constant({ since: Date.UTC(2024, 0) / 1000, until: NOW });
  await fc.assert(
    fc.asyncProperty(
      layouts,
      fc.oneof(windows, long, fc.constant(undefined)),
      fc.constantFrom('fl-0a', 'fl-0b', 'fl-0c'),
      async (layout, window, flowLogId) => {
        const time = window?.since ?? Date.UTC(2026, 5) / 1000;
        const isTold = flowLogId !== 'fl-0a';
        expect(await reads([tableOf(layout, { only: told })], window, time, { flowLogId })).toBe(isTold);
        expect(await reads([tableOf(layout, { except: told })], window, time, { flowLogId })).toBe(!isTold);
      },
    ),
    { numRuns: 60 },
  );
});

test.for([false, true])(
  'leaves folders of hours to the table of hours, Hive-compatible: %s',
  async (hive) => {
    const daily = tableOf({ hive, hourly: false });
    const hourly = tableOf({ hive, hourly: true });
    const since = Date.UTC(2026, 10, 22, 5) / 1000;
    for (const window of [{ since, until: since + 3600 }]) {
      expect(await reads([daily], window, since, { layout: hourly.layout })).toBe(true);
      expect(await reads([daily, hourly], window, since)).toBe(true);
      expect(await reads([daily, hourly], window, since, { layout: hourly.layout })).toBe(false);
      expect(await reads([hourly, daily], window, since)).toBe(true);
    }
  },
);
