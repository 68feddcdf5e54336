import { seen } from '../columns.ts';
import { defineReport } from '../define-report.ts';

export const idle = defineReport({
  name: 'idle',
  topic: 'trouble',
  question: 'Which network interfaces had no traffic at all?',
  note: 'Interfaces whose only records are NODATA. One without any record is not known to flow logs; where records were lost (SKIPDATA), it was not idle.',
  relation: 'log_quality',
  fields: ['interface_id', 'account_id', 'log_status', 'start', 'end'],
  options: {},
  columns: {
    interface_id: { meaning: 'network interface' },
    account_id: { meaning: 'AWS account of the interface' },
    intervals: { meaning: 'records that say NODATA', unit: 'records' },
    ...seen,
  },
  view: { as: 'table' },
  limit: 100,
  query: ({ db, f }) =>
    db
      .selectFrom('log_quality')
      .where('interface_id', 'is not', null)
      .groupBy(['interface_id', 'account_id'])
      .having(({ eb }) => f.countWhere(eb('log_status', '<>', 'NODATA')), '=', 0n)
      .select(({ fn }) => [
        'interface_id',
        'account_id',
        fn.countAll<bigint>().as('intervals'),
        f.isoTime(fn.min('start')).as('first_seen'),
        f.isoTime(fn.max('end')).as('last_seen'),
      ])
      .orderBy('intervals', 'desc')
      .orderBy('interface_id')
      .orderBy('account_id'),
});
