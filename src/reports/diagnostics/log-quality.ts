import { defineReport } from '../define-report.ts';
import { seen } from '../kit/columns.ts';
import { nextReport } from '../kit/next.ts';

export const logQuality = defineReport({
  name: 'log-quality',
  topic: 'diagnostics',
  question: 'How many records carry no data, and how many were lost?',
  note: 'NODATA: no traffic in the aggregation interval. SKIPDATA: AWS lost records, so all other reports are underestimates.',
  relation: 'log_quality',
  fields: ['log_status'],
  optional: ['interface_id', 'start', 'end'],
  options: {},
  columns: {
    log_status: { meaning: 'OK, NODATA or SKIPDATA' },
    records: { meaning: 'records with this status', unit: 'records' },
    share: { meaning: 'share of all records', unit: '0 to 1' },
    interfaces: { meaning: 'different network interfaces', unit: 'interfaces' },
    ...seen,
  },
  key: ['log_status'],
  answer: ['log_status', 'records', 'share'],
  ranking: ['records'],
  view: { as: 'shares', value: 'records' },
  next: () => [...nextReport('lost-records'), ...nextReport('gaps')],
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
      ]),
});
