import { afterAll, beforeAll, expect, test } from 'vitest';
import { reportExamples, SAMPLE_PLACE } from '../../scripts/report-examples.ts';
import type { RecordFilter } from '../../src/flows/record-filter.ts';
import { parseFields } from '../../src/logs/record-format.ts';
import { isArgument } from '../../src/reports/define-report.ts';
import {
  crossAz,
  internetEgress,
  interRegion,
  nat,
  offHours,
  REPORTS,
  rejected,
  services,
  sgCandidates,
  sgCheck,
  sgUsage,
  topTalkers,
} from '../../src/reports/index.ts';
import { sampleInventory } from '../../src/sample/inventory.ts';
import { LocalSource } from '../../src/sources/local/local-source.ts';
import { createBucket } from '../stack/objects.ts';
import { type Stack, startStack } from '../stack/stack.ts';
import { BUCKET, init, makeLogs, UNTIL } from './glue-logs.ts';
import { rowsOf } from './report-rows.ts';

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
  await stack.reset();
  await createBucket(stack.clients.s3, BUCKET);
}, 300_000);
afterAll(() => stack?.close());

const WINDOW = { since: UNTIL - 8 * 3600, until: UNTIL };

/** The argument of a report on the sample. */
const argument = (name: string) => reportExamples()[name]?.[0] ?? '';

test('options, inventories and filters give the same rows on Trino as on DuckDB', {
  timeout: 400_000,
}, async () => {
  const place = { accounts: [SAMPLE_PLACE.account], regions: [SAMPLE_PLACE.region] };
  const logs = await makeLogs(stack, 'catalogue', [
    { ...place, records: 2000, fields: parseFields('all'), format: 'parquet' },
  ]);
  const { source } = await init(stack, logs, 'catalogue');
  const local = new LocalSource({ path: logs.folder });
  const inventory = sampleInventory({ ...place, dir: '.' });
  const target = sgCandidates.options.target.parse(argument('sg-candidates'));
  const rules = sgCheck.options.rules.parse(argument('sg-check'));
  const owned = ['instance', 'instance-tag'].flatMap((words) =>
    [nat, crossAz, internetEgress, interRegion].map((report) => ({
      report,
      options: { by: nat.options.by.parse(words) },
    })),
  );
  const asked = [
    ...owned,
    { report: offHours, zone: 'America/New_York' },
    { report: rejected, options: { packetLevel: true } },
    { report: sgUsage },
    { report: sgUsage, options: { unused: true } },
    { report: sgCandidates, options: { target, maxRules: 4 } },
    { report: sgCheck, options: { rules } },
    { report: sgCheck, options: { rules, alone: true, at: target } },
  ];
  for (const { report, ...more } of asked)
    expect(await rowsOf(report, source, WINDOW, {}, { ...more, inventory }), report.name).toEqual(
      await rowsOf(report, local, WINDOW, {}, { ...more, inventory }),
    );
  const filters: RecordFilter[] = [
    { dst: ['public'], protocol: ['!udp'] },
    { src: ['!10.0.0.0/8'], port: ['https', '8000-9000'] },
    { addr: ['2001:db8::/32'], action: ['accept'], direction: ['ingress'] },
  ];
  for (const filter of filters)
    for (const report of [topTalkers, services])
      expect(await rowsOf(report, source, WINDOW, filter), report.name).toEqual(
        await rowsOf(report, local, WINDOW, filter),
      );
});

test('every report that needs no argument of the sample is tried with its example', () => {
  const arguments_ = REPORTS.filter(({ options }) =>
    Object.values(options).some((option) => isArgument(option) && option.flags.startsWith('<')),
  );
  expect(Object.keys(reportExamples())).toEqual(expect.arrayContaining(arguments_.map(({ name }) => name)));
});
