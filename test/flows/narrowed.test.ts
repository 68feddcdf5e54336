import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { queryNeed } from '../../src/reports/compile-report.ts';
import type { AnyReport } from '../../src/reports/define-report.ts';
import { REPORTS } from '../../src/reports/index.ts';
import { reportSql } from '../../src/reports/run-report.ts';
import { LocalSource } from '../../src/sources/local/local-source.ts';
import { numRuns, WITHIN_LIMIT } from '../engines/runs.ts';
import { folderWith, type Values } from '../helpers/logs.ts';
import { PLACE_FIELDS, placedRecords } from '../helpers/placed-records.ts';
import { readReport } from '../helpers/reading.ts';

type Options = Readonly<Record<string, unknown>>;

/** Reports whose rows are of records with one action, each with its options. */
const CASES = REPORTS.filter(({ decided }) => decided !== undefined).flatMap((report) =>
  ('packetLevel' in report.options ? [{ packetLevel: false }, { packetLevel: true }] : [{}]).map(
    (options: Options) => [report.name, options, report] as const,
  ),
);

/** Groups of records that have nothing to do with each other, because each has its own protocol. */
const records = fc
  .array(placedRecords(12), { minLength: 12, maxLength: 16 })
  .map((groups) => groups.flatMap((group, protocol) => group.map((values) => ({ ...values, protocol }))));

const FILTERS = [{}, {}, { src: ['10.0.0.0/8'] }, { action: ['accept'] }, { direction: ['ingress'] }];

describe.each(CASES)('%s with %o', (_, options, report) => {
  it('has the same rows, be records of the other action read or not', async () => {
    const property = fc.asyncProperty(records, fc.constantFrom(...FILTERS), async (all, filter) => {
      const folder = folderWith(PLACE_FIELDS, all);
      const { lines } = await readReport(report, folder, { options, filter, need: undefined });
      expect((await readReport(report, folder, { options, filter })).lines).toEqual(lines);
    });
    await fc.assert(property, { numRuns: Math.ceil(numRuns / 16), ...WITHIN_LIMIT });
  });

  it('reads records of its action alone, and those that show legs of a NAT gateway if they matter', async () => {
    const own = { 'pkt-srcaddr': '10.0.0.1', 'pkt-dstaddr': '10.0.1.1' };
    const leg = { ...own, 'pkt-dstaddr': '203.0.113.5' };
    const all = ['ACCEPT', 'REJECT'].flatMap((action) =>
      [{}, own, leg].map((values) => ({ ...values, action })),
    );
    const other = report.decided === 'ACCEPT' ? 'REJECT' : 'ACCEPT';
    const actions = await actionsRead(report, options, all);
    expect(actions).toEqual([
      report.decided,
      report.decided,
      report.decided,
      ...(options.packetLevel ? [other] : []),
    ]);
  });
});

/** Actions of the records that are read for a report whose SQL needs no others, its own first. */
async function actionsRead(report: AnyReport, options: Options, records: readonly Values[]) {
  const need = queryNeed(report, options, {});
  const path = folderWith(PLACE_FIELDS, records);
  await using source = await new LocalSource({ path }).open({ window: undefined, filter: {}, need });
  expect(reportSql(report, source, { window: undefined, filter: {}, options })).not.toContain('read_csv');
  const columns = source.sets.flatMap(({ loaded }) => loaded?.takeRecords() ?? []);
  const { values = [], members } = columns.find(({ name }) => name === 'action') ?? {};
  const actions = Array.from(values, Number).map((code) => members?.[code - 1]);
  return actions.sort((one) => (one === report.decided ? -1 : 1));
}
