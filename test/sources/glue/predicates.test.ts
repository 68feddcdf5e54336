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

interface File {
  readonly flowLogId?: string;
  readonly layout?: Layout;
}

/** Whether a query over the window reads a file of that time, told by a real engine. */
async function reads(tables: readonly TableConfig[], window: Window | undefined, time: number, file?: File) {
  return (await timesRead(tables, window, time, file)) > 0;
}

/** How often a query names a file of the first table. */
async function timesRead(
  tables: readonly TableConfig[],
  window: Window | undefined,
  time: number,
  file: File = {},
): Promise<number> {
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
  const sets = recordSets(
    { database: 'd', location: LOCATION, tables },
    { window, filter: {} },
    { now: NOW },
  );
  // Those of one table stand together, and only Parquet has more than one.
  const own = table.format === 'parquet' ? sets.slice(0, sets.length - tables.length + 1) : sets.slice(0, 1);
  const files = sql`select ${sql.join(columns)}, ${sql.lit(path)} as "$path"`;
  const parts = own.map(({ where }) => sql`select 1 from (${files}) as files where ${where}`);
  const query = sql.join(parts, sql` union all `).compile(compilerFor(duckDbSql)).sql;
  let rows = 0;
  for await (const batch of (await duckDb.run(query)).batches) rows += batch.length;
  return rows;
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

const KNOWN = [{ account: ACCOUNT, region: 'us-east-1', flowLogs: ['fl-0a', 'fl-0b'] }];

test('of flow logs that are known, only files of the padded window are read; of others, whole folders', async () => {
  const offsets = fc.integer({ min: -2 * 86_400, max: 2 * 86_400 });
  await fc.assert(
    fc.asyncProperty(
      layouts,
      windows,
      fc.boolean(),
      offsets,
      fc.boolean(),
      async (layout, window, isOnly, offset, atEnd) => {
        const table = tableOf(layout, isOnly ? { only: KNOWN } : { flowLogs: KNOWN });
        const time = (atEnd ? window.until : window.since) + offset;
        const stamped = time - (time % 300);
        const { since, until } = padded(window);
        const folders = (until - since) / (layout.hourly ? 3600 : 86_400);
        // Where there are as many ranges as one test can have, whole folders are read.
        if (isOnly && folders > 30) return;
        expect(await reads([table], window, stamped)).toBe(stamped + 300 > since && stamped < until);
        if (!isOnly)
          expect(await reads([table], window, stamped, { flowLogId: 'fl-0c' })).toBe(
            await reads([tableOf(layout)], window, stamped),
          );
      },
    ),
    { numRuns: 40 },
  );
});

test('no test has more ranges of paths than engines choose files by', () => {
  const flowLogs = Array.from({ length: 200 }, (_, n) => `fl-${n.toString(16)}`);
  const places = [{ account: ACCOUNT, region: 'us-east-1', flowLogs }];
  const since = Date.UTC(2026, 10, 22, 5) / 1000;
  const rangesOf = (more: Partial<TableConfig>) => {
    const tables = [tableOf({ hive: false, hourly: false }, more)];
    const request = { window: { since, until: since + 3600 }, filter: {} };
    const [set] = recordSets({ database: 'd', location: LOCATION, tables }, request, { now: NOW });
    const query = sql`select 1 from x where ${set?.where}`.compile(compilerFor(duckDbSql)).sql;
    return query.match(/"\$path" >=/g)?.length;
  };
  expect(rangesOf({ flowLogs: places })).toBe(90);
  expect(
    rangesOf({ flowLogs: places, except: [{ account: ACCOUNT, region: 'us-east-1', flowLogs: ['fl-ff'] }] }),
  ).toBe(89);
});

test('a long window of Parquet files beside text is read in parts, each file once', async () => {
  const table = tableOf({ hive: false, hourly: false }, { format: 'parquet', only: KNOWN });
  const since = Date.UTC(2026, 0, 1, 12) / 1000;
  const window = { since, until: since + 365 * 86_400 };
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: 365 * 288 - 1 }), async (slot) => {
      expect(await timesRead([table], window, since + slot * 300, { flowLogId: 'fl-0b' })).toBe(1);
      expect(await timesRead([table], window, since + slot * 300, { flowLogId: 'fl-0c' })).toBe(0);
    }),
    { numRuns: 5 },
  );
});
