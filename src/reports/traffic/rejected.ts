import { address, measures, port, protocol, seen } from '../columns.ts';
import { defineReport } from '../define-report.ts';

export const rejected = defineReport({
  name: 'rejected',
  topic: 'traffic',
  question: 'What was refused by security groups and network ACLs, and who asked for it?',
  note: 'A packet that arrives after its connection was closed is logged as REJECT too.',
  relation: 'flows',
  fields: ['srcaddr', 'dstaddr', 'dstport', 'protocol', 'packets', 'bytes', 'start', 'end', 'action'],
  options: {},
  columns: {
    srcaddr: address.source,
    dstaddr: address.destination,
    dstport: port.destination,
    protocol,
    ...measures,
    ...seen,
  },
  view: { as: 'pairs', from: 'srcaddr', to: 'dstaddr', value: 'flows' },
  limit: 100,
  query: ({ db, f }) =>
    db
      .selectFrom('flows')
      .where('action', '=', 'REJECT')
      .groupBy(['srcaddr', 'dstaddr', 'dstport', 'flows.protocol'])
      .select(({ fn, ref }) => [
        'srcaddr',
        'dstaddr',
        'dstport',
        f.protocolName(ref('flows.protocol')).as('protocol'),
        fn.countAll<bigint>().as('flows'),
        f.total(ref('flows.packets')).as('packets'),
        f.total(ref('flows.bytes')).as('bytes'),
        f.isoTime(fn.min('start')).as('first_seen'),
        f.isoTime(fn.max('end')).as('last_seen'),
      ])
      .orderBy('flows', 'desc')
      .orderBy('packets', 'desc')
      .orderBy('bytes', 'desc')
      .orderBy('srcaddr')
      .orderBy('dstaddr')
      .orderBy('dstport')
      .orderBy('protocol'),
});
