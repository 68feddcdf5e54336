import fc from 'fast-check';
import type { TableConfig } from '../../src/config/config.ts';
import { FIELDS } from '../../src/logs/fields.ts';

const ids = fc.uniqueArray(
  fc.integer({ min: 1, max: 999_999_999_999 }).map((id) => String(id).padStart(12, '0')),
  { minLength: 1, maxLength: 4 },
);
const regions = fc.subarray(['us-east-1', 'eu-central-1', 'ap-southeast-2', 'us-gov-west-1'], {
  minLength: 1,
});
const day = fc
  .date({ min: new Date('2018-06-01'), max: new Date('2026-11-01'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
const fields = fc.shuffledSubarray(
  FIELDS.map(({ name }) => name),
  { minLength: 1 },
);

/** Tables as init makes them, of all layouts and formats. */
export const tables: fc.Arbitrary<TableConfig> = fc.record({
  name: fc.constant('flow_logs'),
  format: fc.constantFrom('text', 'parquet'),
  layout: fc.record({ hive: fc.boolean(), hourly: fc.boolean() }),
  fields,
  accounts: fc.oneof(ids, fc.constant('injected' as const)),
  regions,
  firstDay: day,
});
