import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { exampleOptions } from '../../scripts/example-options.ts';
import { AwsClients } from '../../src/aws/clients.ts';
import { athenaSql } from '../../src/engines/athena/sql-dialect.ts';
import type { SqlDialect } from '../../src/engines/sql/sql-dialect.ts';
import { trinoSql } from '../../src/engines/trino/sql-dialect.ts';
import type { RecordFilter } from '../../src/flows/record-filter.ts';
import type { RecordSet } from '../../src/flows/record-set.ts';
import { parseBlock } from '../../src/logs/cidr.ts';
import { FIELDS } from '../../src/logs/fields.ts';
import { withMeanings } from '../../src/names/named-filter.ts';
import { Names } from '../../src/names/names.ts';
import { aggregate } from '../../src/reports/aggregate.ts';
import type { AnyReport } from '../../src/reports/define-report.ts';
import {
  listed,
  REPORTS,
  services,
  sgCheck,
  sgUsage,
  topTalkers,
  unanswered,
} from '../../src/reports/index.ts';
import { runReport } from '../../src/reports/run-report.ts';
import { AthenaTables } from '../../src/sources/glue/temporary/athena-tables.ts';
import { TemporaryTables } from '../../src/sources/glue/temporary/temporary-tables.ts';
import type { OpenedSource } from '../../src/sources/source.ts';
import { largeAddress, largeInterface, largeInventory } from '../helpers/large-inventory.ts';

const SIZE = { interfaces: 5000, groups: 2500, rules: 20_000, taken: '2026-11-20T00:00:00Z' };

const inventory = largeInventory(SIZE);
const GROUPS = inventory.places.flatMap(({ securityGroups }) => securityGroups.map(({ id }) => id));
const names = new Names({ inventory });
const window = { since: 1_795_219_200, until: 1_795_305_600 };

/** Addresses of a threat list: far more than any query can hold. */
const LISTED = Array.from({ length: 100_000 }, (_, at) =>
  parseBlock(`${20 + (at % 100)}.${Math.floor(at / 100) % 250}.${Math.floor(at / 25_000)}.${at % 13}`),
);

const SET: RecordSet = {
  table: sql`flow_logs`,
  inSeconds: true,
  columns: new Map(
    FIELDS.map(({ column, type }) => [column, { name: column, type, dash: type === 'string' }] as const),
  ),
};

/** Tables that every interface has records in, with a hundred addresses of the list; notes the SQL. */
function opened(dialect: SqlDialect, columns: readonly string[]): { source: OpenedSource; sent: string[] } {
  const sent: string[] = [];
  const ends = Array.from({ length: SIZE.interfaces }, (_, at) => [largeInterface(at), largeAddress(at)]);
  const met = LISTED.slice(0, 100).map(({ text }) => text.slice(0, -'/32'.length));
  const values = [...ends.flat(), ...met].map((value) => [value]);
  const run = async (text: string) => {
    sent.push(text);
    const isEnds = /^select distinct one_end/.test(text);
    const batches = (async function* () {
      if (isEnds) yield values;
    })();
    return { columns: columns.map((name) => ({ name, type: 'text' as const })), batches };
  };
  const runner = async () => ({ run, close: async () => {} });
  const source = { dialect, sets: [SET], summary: '', runner, skipped: async () => [] };
  return { source: { ...source, [Symbol.asyncDispose]: async () => {} }, sent };
}

const OPTIONS = { filter: {} as RecordFilter, options: {} as Readonly<Record<string, unknown>> };

const CASES: readonly (readonly [string, AnyReport, Partial<typeof OPTIONS>])[] = [
  ...REPORTS.filter(({ name }) => !/^sg-(check|usage)$/.test(name)).map(
    (report) => [report.name, report, {}] as const,
  ),
  ['sg-check', sgCheck as unknown as AnyReport, { options: { rules: { id: GROUPS[0] } } }],
  ['listed with 100,000 entries', listed as unknown as AnyReport, { options: { entries: LISTED } }],
  ['--by src_name,dst_name', aggregate('count', 'flows', ['src_name', 'dst_name']), {}],
  ['--by name', aggregate('count', 'flows', ['name']), {}],
  ...[services, topTalkers, unanswered].map(
    (report) =>
      [
        `${report.name} --name`,
        report as unknown as AnyReport,
        { filter: withMeanings({ name: ['web*'] }, names) },
      ] as const,
  ),
];

it.each([athenaSql, trinoSql])(
  'the queries of reports fit $title with large inventories and lists',
  async (dialect) => {
    for (const [title, report, { filter = {}, options = exampleOptions(report) }] of CASES) {
      const { source, sent } = opened(dialect, Object.keys(report.columns));
      await runReport(report, source, { window, filter, options, inventory, names: () => names });
      const sizes = sent.map((text) => Buffer.byteLength(text));
      expect(Math.max(...sizes), title).toBeLessThanOrEqual(dialect.maxSqlBytes ?? 0);
    }
  },
);

it.each([athenaSql, trinoSql])(
  'names of interfaces that came and went in the window fit $title',
  async (dialect) => {
    const [place] = inventory.places;
    const changed = {
      ...inventory,
      places: [
        {
          ...place,
          interfaces: place?.interfaces.map((one, at) => ({
            ...one,
            from: new Date((window.since + at) * 1000).toISOString(),
            until: new Date((window.since + 600 + at * 7) * 1000).toISOString(),
          })),
        },
      ],
    } as typeof inventory;
    const filter = withMeanings({ name: ['web*'], dst: ['!web-1*'] }, new Names({ inventory: changed }));
    for (const report of [services, topTalkers, unanswered] as unknown as AnyReport[]) {
      const { source, sent } = opened(dialect, Object.keys(report.columns));
      await runReport(report, source, { window, filter, options: {}, inventory: changed });
      expect(Math.max(...sent.map((text) => Buffer.byteLength(text))), report.name).toBeLessThanOrEqual(
        dialect.maxSqlBytes ?? 0,
      );
    }
  },
);

it('with temporary tables all queries fit Athena, sg-usage with all rules too, without a query for addresses', async () => {
  const usage: (typeof CASES)[number] = ['sg-usage', sgUsage as unknown as AnyReport, {}];
  for (const [title, report, { filter = {}, options = exampleOptions(report) }] of [...CASES, usage]) {
    const made = opened(athenaSql, Object.keys(report.columns));
    const maker = new AthenaTables({
      clients: new AwsClients(),
      database: 'flowq',
      results: 's3://results/',
    });
    const tables = new TemporaryTables(maker, () => {});
    const source = { ...made.source, dialect: tables.dialect(athenaSql), tables };
    await runReport(report, source, { window, filter, options, inventory, names: () => names });
    expect(
      made.sent.filter((text) => text.includes('one_end')),
      title,
    ).toEqual([]);
    const largest = Math.max(...made.sent.map((text) => Buffer.byteLength(text)));
    expect(largest, title).toBeLessThanOrEqual(athenaSql.maxSqlBytes ?? 0);
    if (report === usage[1]) expect(tables.statements().before.length).toBeGreaterThan(0);
  }
});

it('sg-usage fits Trino with all rules, and Athena with 4,000 or for some groups', async () => {
  const report = sgUsage as unknown as AnyReport;
  const run = async (dialect: SqlDialect, rules: number, groups: string) => {
    const some = largeInventory({ ...SIZE, rules, groups: rules / 8 });
    const { source, sent } = opened(dialect, Object.keys(report.columns));
    const options = { groups: sgUsage.options.groups.parse(groups) };
    const rows = await runReport(report, source, { window, filter: {}, options, inventory: some });
    expect(Buffer.byteLength(sent.at(-1) ?? '')).toBeLessThanOrEqual(dialect.maxSqlBytes ?? 0);
    return (await Array.fromAsync(rows.batches)).flat().length;
  };
  expect(await run(trinoSql, SIZE.rules, 'all')).toBe(SIZE.rules);
  expect(await run(athenaSql, 4000, 'all')).toBe(4000);
  expect(await run(athenaSql, SIZE.rules, GROUPS.slice(0, 100).join(','))).toBe(800);
  await expect(run(athenaSql, SIZE.rules, 'all')).rejects.toMatchObject({
    kind: 'query',
    message: expect.stringMatching(/^the query is [\d,]+ bytes; Athena accepts 262,144$/),
    hint: 'narrow it with fewer --groups, allow tables for the time of the query: --temporary-table, or fetch the logs and query them here: --engine local',
  });
});
