import { measures, port, protocol } from '../columns.ts';
import { defineReport } from '../define-report.ts';

export const ports = defineReport({
  name: 'ports',
  topic: 'traffic',
  question: 'Which destination ports are spoken to, by how many sources, and how much of it is refused?',
  note: 'Answers of a server are flows too, to the ephemeral port of its client.',
  relation: 'flows',
  fields: ['srcaddr', 'dstaddr', 'dstport', 'protocol', 'packets', 'bytes', 'start', 'action'],
  options: {},
  columns: {
    dstport: port.destination,
    protocol,
    ...measures,
    accepted: { meaning: 'records with action ACCEPT', unit: 'records' },
    rejected: { meaning: 'records with action REJECT', unit: 'records' },
    sources: { meaning: 'different source addresses', unit: 'addresses' },
    destinations: { meaning: 'different destination addresses', unit: 'addresses' },
  },
  view: { as: 'bars', label: 'dstport', value: 'bytes' },
  limit: 50,
  query: ({ db, f }) =>
    db
      .selectFrom('flows')
      .groupBy(['dstport', 'flows.protocol'])
      .select(({ eb, fn, ref }) => [
        'dstport',
        f.protocolName(ref('flows.protocol')).as('protocol'),
        fn.countAll<bigint>().as('flows'),
        f.total(ref('flows.packets')).as('packets'),
        f.total(ref('flows.bytes')).as('bytes'),
        f.countWhere(eb('action', '=', 'ACCEPT')).as('accepted'),
        f.countWhere(eb('action', '=', 'REJECT')).as('rejected'),
        fn.count<bigint>('srcaddr').distinct().as('sources'),
        fn.count<bigint>('dstaddr').distinct().as('destinations'),
      ])
      .orderBy('flows', 'desc')
      .orderBy('packets', 'desc')
      .orderBy('bytes', 'desc')
      .orderBy('dstport')
      .orderBy('protocol'),
});
