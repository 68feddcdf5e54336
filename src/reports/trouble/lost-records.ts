import { seen } from '../columns.ts';
import { defineReport } from '../define-report.ts';

export const lostRecords = defineReport({
  name: 'lost-records',
  topic: 'trouble',
  question: 'At which network interfaces were records lost before they were written?',
  note: 'SKIPDATA: AWS had no capacity, or an internal error. Of these interfaces and times every other report is an underestimate.',
  relation: 'log_quality',
  fields: ['interface_id', 'log_status', 'start', 'end'],
  options: {},
  columns: {
    interface_id: { meaning: 'network interface' },
    records: { meaning: 'records of all statuses', unit: 'records' },
    lost: { meaning: 'records that say SKIPDATA', unit: 'records' },
    share: { meaning: 'lost of all records', unit: '0 to 1' },
    first_seen: { meaning: 'earliest start of a record that says SKIPDATA', unit: seen.first_seen.unit },
    last_seen: { meaning: 'latest end of a record that says SKIPDATA', unit: seen.last_seen.unit },
  },
  view: { as: 'bars', label: 'interface_id', value: 'lost' },
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
      ])
      .orderBy('lost', 'desc')
      .orderBy('records')
      .orderBy('interface_id'),
});
