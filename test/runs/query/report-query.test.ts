import { expect, test } from 'vitest';
import { rejected, unanswered } from '../../../src/library/reports.ts';
import type { AnyReport } from '../../../src/reports/define-report.ts';
import { Inventories } from '../../../src/runs/query/inventories.ts';
import { reportQuery } from '../../../src/runs/query/report-query.ts';

const FILTER = { account: ['123456789012'], protocol: ['tcp'], port: [443], interface: ['eni-a'] };

const recordsRead = (report: unknown) =>
  reportQuery(
    report as AnyReport,
    {},
    {
      inventories: new Inventories({}),
      limit: undefined,
      zone: 'UTC',
    },
  ).recordsRead(FILTER);

test('a source reads the records that a filter selects', () => {
  expect(recordsRead(rejected)).toEqual(FILTER);
});

test('of a report that selects exchanges, it reads the answers too', () => {
  expect(recordsRead(unanswered)).toEqual({ account: ['123456789012'], protocol: ['tcp'] });
});
