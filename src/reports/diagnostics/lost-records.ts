import { defineReport } from '../define-report.ts';
import { seen } from '../kit/columns.ts';
import { nextReport } from '../kit/next.ts';

export const lostRecords = defineReport({
  name: 'lost-records',
  topic: 'diagnostics',
  question: 'Which network interfaces lost records?',
  note: 'SKIPDATA: AWS was out of capacity, or had an internal error. For these interfaces and times, all other reports are underestimates.',
  relation: 'log_quality',
  fields: ['interface_id', 'log_status', 'start', 'end'],
  options: {},
  columns: {
    interface_id: { meaning: 'network interface' },
    records: { meaning: 'records of all statuses', unit: 'records' },
    lost: { meaning: 'SKIPDATA records', unit: 'records' },
    share: { meaning: 'share of lost records', unit: '0 to 1' },
    first_seen: { meaning: 'earliest start of a SKIPDATA record', unit: seen.first_seen.unit },
    last_seen: { meaning: 'latest end of a SKIPDATA record', unit: seen.last_seen.unit },
  },
  key: ['interface_id'],
  answer: ['interface_id', 'lost', 'share', 'last_seen'],
  ranking: ['lost', 'share'],
  view: { as: 'bars', value: 'lost' },
  next: ({ interface_id }) => [...nextReport('pairs', '--interface', interface_id), ...nextReport('gaps')],
  limit: 100,
  query: ({ db, f }) =>
    db
      .with('interfaces', (from) =>
        from
          .selectFrom('log_quality')
          .groupBy('log_quality.interface_id')
          .select(({ eb, fn }) => {
            const isLost = eb('log_status', '=', 'SKIPDATA');
            return [
              'interface_id',
              fn.countAll<bigint>().as('records'),
              f.countWhere(isLost).as('lost'),
              fn.min(eb.case().when(isLost).then(eb.ref('start')).end()).as('first_start'),
              fn.max(eb.case().when(isLost).then(eb.ref('end')).end()).as('last_end'),
            ];
          }),
      )
      .selectFrom('interfaces')
      .where('lost', '>', 0n)
      .select(({ ref }) => [
        'interface_id',
        'records',
        'lost',
        f.ratio(ref('lost'), ref('records')).as('share'),
        f.isoTime(ref('first_start')).as('first_seen'),
        f.isoTime(ref('last_end')).as('last_seen'),
      ]),
});
