import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { queryNeed } from '../../src/reports/compile-report.ts';
import type { AnyReport } from '../../src/reports/define-report.ts';
import { REPORTS } from '../../src/reports/index.ts';
import { reportSql } from '../../src/reports/run-report.ts';
import { LocalSource } from '../../src/sources/local/local-source.ts';
import { numRuns, WITHIN_LIMIT } from '../engines/runs.ts';
import { temporaryFolder, textWith, type Values, writeLog } from '../helpers/logs.ts';
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

/** Folders with one flow log, or with two of which the second has every second record again. */
const FLOW_LOGS = [1, 2];

function folderOf(records: readonly Values[], flowLogs: number): string {
  const folder = temporaryFolder();
  const again = records.filter((_, at) => at % 2 === 0);
  for (const [at, some] of [records, again].slice(0, flowLogs).entries()) {
    const name = `123456789012_vpcflowlogs_us-east-1_fl-0${at}_20261120T1200Z_0${at}.log`;
    writeLog(folder, name, textWith(PLACE_FIELDS, some));
  }
  return folder;
}

describe.each(CASES)('%s with %o', (_, options, report) => {
  it('has the same rows, be records of the other action read or not', async () => {
    const property = fc.asyncProperty(
      records,
      fc.constantFrom(...FILTERS),
      fc.constantFrom(...FLOW_LOGS),
      async (all, filter, flowLogs) => {
        const folder = folderOf(all, flowLogs);
        const { lines } = await readReport(report, folder, { options, filter, need: undefined });
        expect((await readReport(report, folder, { options, filter })).lines).toEqual(lines);
      },
    );
    await fc.assert(property, { numRuns: Math.ceil(numRuns / 16), ...WITHIN_LIMIT });
  });

  it.each(FLOW_LOGS)(
    'reads records of its action alone, and those that show legs of a NAT gateway if they matter, of %s flow logs',
    async (flowLogs) => {
      const own = { 'pkt-srcaddr': '10.0.0.1', 'pkt-dstaddr': '10.0.1.1' };
      const leg = { ...own, 'pkt-dstaddr': '203.0.113.5' };
      const action = report.decided === 'ACCEPT' ? 'REJECT' : 'ACCEPT';
      const others = [{}, own, leg].map((values) => ({ ...values, action }));
      const all = [{}, own, leg].map((values) => ({ ...values, action: report.decided ?? '' }));
      const folder = folderOf([...others, ...all], flowLogs);
      const ofLegs = options.packetLevel ? flowLogs : 0;
      expect(await actionsRead(report, options, folder)).toEqual({
        [report.decided ?? '']: flowLogs === 1 ? 3 : 4,
        ...(ofLegs > 0 && { [action]: ofLegs }),
      });
    },
  );
});

/** How many records of each action are read for a report whose SQL needs no others. */
async function actionsRead(report: AnyReport, options: Options, path: string) {
  const need = queryNeed(report, options, {});
  await using source = await new LocalSource({ path }).open({ window: undefined, filter: {}, need });
  expect(reportSql(report, source, { window: undefined, filter: {}, options })).not.toContain('read_csv');
  const columns = source.sets.flatMap(({ loaded }) => loaded?.takeRecords() ?? []);
  const { values = [], members } = columns.find(({ name }) => name === 'action') ?? {};
  const actions = Array.from(values, Number).map((code) => members?.[code - 1]);
  return Object.fromEntries(
    [...Map.groupBy(actions, (action) => action)].map(([action, { length }]) => [action, length]),
  );
}
