import { seen } from '../columns.ts';
import { defineReport } from '../define-report.ts';

export const logQuality = defineReport({
  name: 'log-quality',
  topic: 'trouble',
  question: 'How much of the log is without data, and how much was lost before it was written?',
  note: 'NODATA: no traffic in the interval. SKIPDATA: records were lost, so every other report is an underestimate.',
  relation: 'log_quality',
  fields: ['log_status'],
  optional: ['interface_id', 'start', 'end'],
  options: {},
  columns: {
    log_status: { meaning: 'OK, NODATA or SKIPDATA' },
    records: { meaning: 'records', unit: 'records' },
    share: { meaning: 'of all records', unit: '0 to 1' },
    interfaces: { meaning: 'different network interfaces', unit: 'interfaces' },
    ...seen,
  },
  view: { as: 'bars', label: 'log_status', value: 'records' },
  query: ({ db, f }) =>
    db
      .selectFrom((from) =>
        from
          .selectFrom('log_quality')
          .groupBy('log_status')
          .select(({ fn }) => [
            'log_status',
            fn.countAll<bigint>().as('records'),
            fn.count<bigint>('interface_id').distinct().as('interfaces'),
            fn.min('start').as('first'),
            fn.max('end').as('last'),
          ])
          .as('statuses'),
      )
      .select(({ fn, ref }) => [
        'log_status',
        'records',
        f.ratio(ref('records'), fn.sum<bigint>('records').over()).as('share'),
        'interfaces',
        f.isoTime(ref('first')).as('first_seen'),
        f.isoTime(ref('last')).as('last_seen'),
      ])
      .orderBy('records', 'desc')
      .orderBy('log_status'),
});
