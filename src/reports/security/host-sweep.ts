import { sql } from 'kysely';
import { CONVERSATION_FIELDS } from '../../flows/conversation.ts';
import { REQUEST_FIELDS } from '../../flows/requests.ts';
import { defineReport } from '../define-report.ts';
import { address, measures, port, protocol, seen } from '../kit/columns.ts';
import { countOption } from '../kit/numbers.ts';
import { scanQuery } from './scan-query.ts';

export const hostSweep = defineReport({
  name: 'host-sweep',
  topic: 'security',
  question: 'Who tries one port on many addresses?',
  note: 'Load balancers, monitoring and proxies connect to many addresses too, and are accepted. Sweeps are mostly rejected, so rejected requests come first.',
  relation: 'flows',
  fields: REQUEST_FIELDS,
  optional: CONVERSATION_FIELDS,
  options: { hosts: countOption('hosts', 'minimum number of different addresses', 10) },
  columns: {
    srcaddr: address.source,
    dstport: port.destination,
    protocol,
    hosts: { meaning: 'different destination addresses', unit: 'addresses' },
    refused_hosts: { meaning: 'those of them where a request was rejected', unit: 'addresses' },
    flows: measures.flows,
    packets: measures.packets,
    ...seen,
  },
  key: ['srcaddr', 'dstport', 'protocol'],
  answer: ['srcaddr', 'dstport', 'protocol', 'hosts', 'refused_hosts', 'last_seen'],
  ranking: ['refused_hosts', 'hosts', 'flows'],
  view: { as: 'table' },
  limit: 100,
  query: (kit) =>
    scanQuery(kit, {
      by: 'dstport',
      tried: 'dstaddr',
      minimum: kit.options.hosts,
      all: 'hosts',
      some: 'refused_hosts',
      when: sql`rejected > 0`,
    }),
});
