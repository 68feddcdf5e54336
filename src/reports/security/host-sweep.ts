import { sql } from 'kysely';
import { CONVERSATION_FIELDS } from '../../flows/conversation.ts';
import { REQUEST_FIELDS, requests } from '../../flows/requests.ts';
import { address, measures, port, protocol, seen } from '../columns.ts';
import { defineReport } from '../define-report.ts';
import { countOption } from '../numbers.ts';

export const hostSweep = defineReport({
  name: 'host-sweep',
  topic: 'security',
  question: 'Who tries one port of many addresses?',
  note: 'Load balancers, monitoring and proxies do so by trade, and are let through: sweeps are refused mostly, and come first.',
  relation: 'flows',
  fields: REQUEST_FIELDS,
  optional: CONVERSATION_FIELDS,
  options: { hosts: countOption('hosts', 'different addresses from which it counts as a sweep', 10) },
  columns: {
    srcaddr: address.source,
    dstport: port.destination,
    protocol,
    hosts: { meaning: 'different destination addresses', unit: 'addresses' },
    refused_hosts: { meaning: 'those of them where a request was refused', unit: 'addresses' },
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
      .groupBy(['srcaddr', 'dstport', 'requests.protocol'])
      .having(({ fn }) => fn.count('dstaddr').distinct(), '>=', options.hosts)
      .select(({ fn, ref }) => [
        'srcaddr',
        'dstport',
        f.protocolName(ref('requests.protocol')).as('protocol'),
        fn.count<bigint>('dstaddr').distinct().as('hosts'),
        sql<bigint>`count(distinct case when rejected > 0 then dstaddr end)`.as('refused_hosts'),
        f.total(ref('requests.flows')).as('flows'),
        f.total(ref('requests.packets')).as('packets'),
        f.isoTime(fn.min('first_start')).as('first_seen'),
        f.isoTime(fn.max('last_end')).as('last_seen'),
      ])
      .orderBy('refused_hosts', 'desc')
      .orderBy('hosts', 'desc')
      .orderBy('flows', 'desc')
      .orderBy('srcaddr')
      .orderBy('dstport')
      .orderBy('protocol'),
});
