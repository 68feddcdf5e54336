import { sql } from 'kysely';
import { CONVERSATION_FIELDS } from '../../flows/conversation.ts';
import { REQUEST_FIELDS, requests } from '../../flows/requests.ts';
import { address, measures, protocol, seen } from '../columns.ts';
import { defineReport } from '../define-report.ts';
import { countOption } from '../numbers.ts';

export const portScan = defineReport({
  name: 'port-scan',
  topic: 'security',
  question: 'Who tries many ports of one address?',
  note: 'Without tcp-flags a port above the source port of its request is taken for an answer and not counted.',
  relation: 'flows',
  fields: REQUEST_FIELDS,
  optional: CONVERSATION_FIELDS,
  options: { ports: countOption('ports', 'different ports from which it counts as a scan', 20) },
  columns: {
    srcaddr: address.source,
    dstaddr: address.destination,
    protocol,
    ports: { meaning: 'different destination ports', unit: 'ports' },
    open_ports: { meaning: 'those of them that a request was let through to', unit: 'ports' },
    flows: measures.flows,
    packets: measures.packets,
    ...seen,
  },
  view: { as: 'table' },
  limit: 100,
  query: ({ db, f, isLogged, columnar, options }) =>
    db
      .with('requests', () => requests({ f, isLogged, columnar }))
      .selectFrom('requests')
      .where('requests.protocol', 'in', [6, 17])
      .groupBy(['srcaddr', 'dstaddr', 'requests.protocol'])
      .having(({ fn }) => fn.count('dstport').distinct(), '>=', options.ports)
      .select(({ fn, ref }) => [
        'srcaddr',
        'dstaddr',
        f.protocolName(ref('requests.protocol')).as('protocol'),
        fn.count<bigint>('dstport').distinct().as('ports'),
        sql<bigint>`count(distinct case when accepted > 0 and rejected = 0 then dstport end)`.as(
          'open_ports',
        ),
        f.total(ref('requests.flows')).as('flows'),
        f.total(ref('requests.packets')).as('packets'),
        f.isoTime(fn.min('first_start')).as('first_seen'),
        f.isoTime(fn.max('last_end')).as('last_seen'),
      ])
      .orderBy('ports', 'desc')
      .orderBy('flows', 'desc')
      .orderBy('srcaddr')
      .orderBy('dstaddr')
      .orderBy('protocol'),
});
